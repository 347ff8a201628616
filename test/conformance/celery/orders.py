# A Celery app as people write it: tasks with retries and a result backend over rpc. The broker's port is in the environment.
import os

from celery import Celery

url = f"amqp://guest:guest@127.0.0.1:{os.environ['AMQP_PORT']}//"
app = Celery("orders", broker=url, backend="rpc://")
app.conf.update(
    result_persistent=False,
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
)


@app.task
def add(left, right):
    return left + right


@app.task(bind=True, max_retries=3)
def succeeds_at_third_attempt(self):
    if self.request.retries < 2:
        raise self.retry(countdown=0.1)
    return self.request.retries


@app.task(bind=True, max_retries=1)
def never_succeeds(self):
    try:
        raise ValueError("no such order")
    except ValueError as error:
        raise self.retry(exc=error, countdown=0.1)
