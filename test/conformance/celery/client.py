# Calls the tasks of orders.py and prints their results.
from celery import chain, group

from orders import add, never_succeeds, succeeds_at_third_attempt

print("add", add.delay(2, 3).get(timeout=20))
print("retries", succeeds_at_third_attempt.delay().get(timeout=20))
try:
    never_succeeds.delay().get(timeout=20)
except ValueError as error:
    print("failed", error)
print("chain", chain(add.s(1, 1), add.s(10)).delay().get(timeout=20))
print("many", sorted(group(add.s(n, n) for n in range(20)).apply_async().get(timeout=20)))
