# As in the articles that Leveret started from: it never acknowledges; the port is the only change.
import json
import sys

import pika

connection = pika.BlockingConnection(pika.ConnectionParameters('localhost', int(sys.argv[1])))
channel = connection.channel()
channel.queue_declare(queue='order_queue')


def callback(ch, method, properties, body):
    order = json.loads(body)
    print(' [x] Order %s: %s %s' % (order['order_id'], order['user'], order['amount']), flush=True)


channel.basic_consume('order_queue', callback)
try:
    channel.start_consuming()
except KeyboardInterrupt:
    channel.stop_consuming()
connection.close()
