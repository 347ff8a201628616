# A producer as a developer writes it: JSON with a number that a double cannot hold, and headers of several types.
# Usage: order_producer.py PORT QUEUE COUNT
import sys
from datetime import datetime, timezone

import pika

port, queue, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])

connection = pika.BlockingConnection(
    pika.ConnectionParameters(
        host='localhost', port=port, client_properties={'connection_name': 'order-producer'}
    )
)
channel = connection.channel()
channel.queue_declare(queue=queue, durable=True)
channel.confirm_delivery()
for number in range(count):
    channel.basic_publish(
        exchange='',
        routing_key=queue,
        body='{"order": %d, "tenant": "eu", "lines": [1, 2.50]}' % (9007199254740993 + number),
        properties=pika.BasicProperties(
            content_type='application/json',
            delivery_mode=2,
            message_id='m-%d' % number,
            headers={
                'attempt': 3,
                'big': 9007199254740993,
                'sampled': True,
                'when': datetime(2026, 11, 20, 12, 0, 0, tzinfo=timezone.utc).replace(tzinfo=None),
                'trace': {'id': 'abc'},
                'nothing': None,
            },
        ),
    )
print('sent', count, flush=True)
connection.close()
