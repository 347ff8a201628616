# As in the articles that Leveret started from; the port is the only change.
import json
import sys

import pika


def send_order(order):
    connection = pika.BlockingConnection(pika.ConnectionParameters('localhost', int(sys.argv[1])))
    channel = connection.channel()
    channel.queue_declare(queue='order_queue')
    channel.basic_publish(exchange='', routing_key='order_queue', body=json.dumps(order, ensure_ascii=False))
    print(' [x] Sent order %s' % order['order_id'], flush=True)
    connection.close()


send_order({'order_id': 1, 'user': '张三', 'amount': 99.5})
send_order({'order_id': 2, 'user': '李四', 'amount': 12345678901234567890})
