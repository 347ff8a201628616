# A consumer of a queue that exists: acknowledges what it gets and says its body and headers, one line each.
# Usage: retried_consumer.py URL QUEUE
import sys

import pika

url, queue = sys.argv[1], sys.argv[2]

connection = pika.BlockingConnection(pika.URLParameters(url))
channel = connection.channel()
channel.basic_qos(prefetch_count=5)


def callback(ch, method, properties, body):
    print('got', body.decode(), sorted(properties.headers), flush=True)
    ch.basic_ack(delivery_tag=method.delivery_tag)


channel.basic_consume(queue=queue, on_message_callback=callback)
channel.start_consuming()
