# As in the articles that Leveret started from; the port is the only change.
import sys

import pika

connection = pika.BlockingConnection(pika.ConnectionParameters('localhost', int(sys.argv[1])))
channel = connection.channel()
channel.queue_declare(queue='hello')
channel.basic_publish(exchange='', routing_key='hello', body='Hello World!')
print(" [x] Sent 'Hello World!'", flush=True)
connection.close()
