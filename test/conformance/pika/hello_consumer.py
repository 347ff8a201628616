# As in the articles that Leveret started from; the port is the only change.
import sys

import pika

connection = pika.BlockingConnection(pika.ConnectionParameters('localhost', int(sys.argv[1])))
channel = connection.channel()
channel.queue_declare(queue='hello')


def callback(ch, method, properties, body):
    print(' [x] Received %r' % body, flush=True)


channel.basic_consume(queue='hello', on_message_callback=callback, auto_ack=True)
print(' [*] Waiting for messages. To exit press CTRL+C', flush=True)
try:
    channel.start_consuming()
except KeyboardInterrupt:
    channel.stop_consuming()
connection.close()
