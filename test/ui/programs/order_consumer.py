# A consumer as a developer writes it: named, acknowledges by hand, holds one message back when it is told to.
# Usage: order_consumer.py PORT QUEUE NAME [hold]
import sys

import pika

port, queue, name = int(sys.argv[1]), sys.argv[2], sys.argv[3]
holds = len(sys.argv) > 4

connection = pika.BlockingConnection(
    pika.ConnectionParameters(
        host='localhost', port=port, client_properties={'connection_name': name}
    )
)
channel = connection.channel()
channel.queue_declare(queue=queue, durable=True)
channel.basic_qos(prefetch_count=5)


def callback(ch, method, properties, body):
    print('got', body.decode(), properties.headers, properties.content_type, flush=True)
    if not holds:
        ch.basic_ack(delivery_tag=method.delivery_tag)


channel.basic_consume(queue=queue, on_message_callback=callback, consumer_tag=name + '-tag')
print('waiting', flush=True)
channel.start_consuming()
