# As in the articles that Leveret started from; the port is the only change.
import sys

import pika

connection = pika.BlockingConnection(pika.ConnectionParameters(host='localhost', port=int(sys.argv[1])))
channel = connection.channel()
channel.queue_declare(queue='my_queue', durable=True)
for message in ('first', 'second', 'third'):
    channel.basic_publish(
        exchange='',
        routing_key='my_queue',
        body=message,
        properties=pika.BasicProperties(delivery_mode=2),
    )
    print(' [x] Sent %r' % message, flush=True)
connection.close()
