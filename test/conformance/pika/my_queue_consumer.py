# As in the articles that Leveret started from: acknowledged by hand, one at a time; the port is the only change.
# With a second argument it takes the first message and dies without acknowledging it.
import os
import sys

import pika

connection = pika.BlockingConnection(pika.ConnectionParameters(host='localhost', port=int(sys.argv[1])))
channel = connection.channel()
channel.queue_declare(queue='my_queue', durable=True)


def callback(ch, method, properties, body):
    dies = len(sys.argv) > 2
    # Who reads the line may interrupt us at once; the ack is then on its way already.
    if not dies:
        ch.basic_ack(delivery_tag=method.delivery_tag)
    print(' [x] Received %r redelivered=%s' % (body, method.redelivered), flush=True)
    if dies:
        os._exit(3)


channel.basic_qos(prefetch_count=1)
channel.basic_consume(queue='my_queue', on_message_callback=callback)
print(' [*] Waiting for messages. To exit press CTRL+C', flush=True)
try:
    channel.start_consuming()
except KeyboardInterrupt:
    channel.stop_consuming()
connection.close()
