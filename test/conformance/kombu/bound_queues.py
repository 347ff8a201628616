# kombu as libraries use it: entities declared by objects, a topic exchange, compression, headers, retry of a publish,
# acknowledging, rejecting with requeue, and a SimpleQueue. Usage: bound_queues.py PORT
import sys

from kombu import Connection, Consumer, Exchange, Queue

events = Exchange("kombu-events", type="topic", durable=True)
queue = Queue(
    "kombu-orders",
    events,
    routing_key="order.#",
    durable=True,
    max_length=100,
    queue_arguments={"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "kombu-dead"},
)
seen = []


def take(body, message):
    redelivered = message.delivery_info["redelivered"]
    seen.append((body, redelivered, message.headers.get("tenant")))
    if body == {"order": 1} and not redelivered:
        message.requeue()
    elif body == {"order": 2}:
        message.reject()
    else:
        message.ack()


with Connection(f"amqp://guest:guest@127.0.0.1:{sys.argv[1]}//", transport_options={"confirm_publish": True}) as connection:
    producer = connection.Producer(serializer="json")
    for order in (1, 2):
        producer.publish(
            {"order": order},
            exchange=events,
            routing_key="order.created",
            declare=[events, queue],
            headers={"tenant": "eu"},
            compression="zlib",
            retry=True,
        )
    with Consumer(connection, [queue], callbacks=[take]):
        while len(seen) < 3:
            connection.drain_events(timeout=10)
    print(seen)

    dead = connection.SimpleQueue("kombu-dead", queue_opts={"durable": False}, exchange_opts={"durable": False})
    producer.publish({"order": 2}, exchange=events, routing_key="order.again", declare=[queue], retry=True)
    with Consumer(connection, [queue], callbacks=[lambda body, message: message.reject()]):
        connection.drain_events(timeout=10)
    message = dead.get(timeout=10)
    death = message.headers["x-death"][0]
    print(message.payload, death["reason"], death["queue"], death["exchange"], death["routing-keys"], death["count"])
    message.ack()
    dead.close()
