/* A load for AMQP 0-9-1 brokers that costs little itself: librabbitmq opens connections and declares; the hot loops
 * write publishes that were encoded beforehand and read deliveries from the same sockets, many in one call.
 * It prints one line of JSON. It is no client library: it trusts the broker to send well-formed frames.
 *
 * Settings are name=value; see `settings` below. A run publishes for warmup + seconds and measures the last `seconds`. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <amqp.h>
#include <amqp_tcp_socket.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { READ_BYTES = 1 << 18, WRITE_BYTES = 1 << 16, FRAME_MAX = 131072, MAX_LATENCIES = 1 << 22 };

static struct {
  long port, body, seconds, warmup, producers, consumers, queues, bindings, persistent;
  long confirm;  /* publishes without a confirm that a producer has at most; 0 is no confirms */
  long prefetch; /* 0 is unlimited */
  long ack;      /* one multiple ack for so many messages; 1 acks each; 0 consumes without acks */
  long window;   /* messages published and not consumed, over all producers */
  long latency;  /* 1: one message at a time, and how long each takes */
  long fill;     /* publishes so many messages to the first queue and leaves them there */
  long drain;    /* consumes so many from the first queue as another run has left it */
  char exchange[16]; /* "", fanout, topic or headers */
} settings = {5672, 16, 3, 1, 1, 1, 1, 0, 0, 0, 0, 0, 20000, 0, 0, 0, ""};

static const struct {
  const char *name;
  long *value;
} numbers[] = {
    {"port", &settings.port},           {"body", &settings.body},           {"seconds", &settings.seconds},
    {"warmup", &settings.warmup},       {"producers", &settings.producers}, {"consumers", &settings.consumers},
    {"queues", &settings.queues},       {"bindings", &settings.bindings},   {"persistent", &settings.persistent},
    {"confirm", &settings.confirm},     {"prefetch", &settings.prefetch},   {"ack", &settings.ack},
    {"window", &settings.window},       {"latency", &settings.latency},
    {"fill", &settings.fill},           {"drain", &settings.drain},
};

static atomic_long published, consumed, confirmed;
static atomic_int stopping;

static void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "load: ");
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n");
  va_end(arguments);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6 + (double)usage.ru_stime.tv_sec +
         (double)usage.ru_stime.tv_usec / 1e6;
}

/* ---- Set-up, by the library ---- */

static void check(amqp_connection_state_t connection, const char *what) {
  amqp_rpc_reply_t reply = amqp_get_rpc_reply(connection);
  if (reply.reply_type == AMQP_RESPONSE_NORMAL) return;
  if (reply.reply_type == AMQP_RESPONSE_SERVER_EXCEPTION && reply.reply.id == AMQP_CHANNEL_CLOSE_METHOD) {
    amqp_channel_close_t *closed = reply.reply.decoded;
    fail("%s: %.*s", what, (int)closed->reply_text.len, (char *)closed->reply_text.bytes);
  }
  fail("%s: %s", what, amqp_error_string2(reply.library_error));
}

static amqp_connection_state_t open_connection(void) {
  amqp_connection_state_t connection = amqp_new_connection();
  amqp_socket_t *socket = amqp_tcp_socket_new(connection);
  if (amqp_socket_open(socket, "127.0.0.1", (int)settings.port) != 0) fail("connecting to port %ld", settings.port);
  amqp_rpc_reply_t reply =
      amqp_login(connection, "/", 0, FRAME_MAX, 0, AMQP_SASL_METHOD_PLAIN, "guest", "guest");
  if (reply.reply_type != AMQP_RESPONSE_NORMAL) fail("logging in on port %ld", settings.port);
  amqp_channel_open(connection, 1);
  check(connection, "opening a channel");
  return connection;
}

/* For the hot loops; the library leaves its sockets without blocking. */
static int blocking_socket(amqp_connection_state_t connection) {
  int socket = amqp_get_sockfd(connection);
  fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) & ~O_NONBLOCK);
  return socket;
}

static amqp_bytes_t queue_name(long number) {
  char *name = malloc(32);
  snprintf(name, 32, "load %ld", number);
  return amqp_cstring_bytes(name);
}

static void bind_all(amqp_connection_state_t connection) {
  long count = settings.bindings > 0 ? settings.bindings : settings.queues;
  for (long number = 0; number < count; number += 1) {
    char key[32];
    snprintf(key, sizeof key, "load.%ld.*", number);
    amqp_table_entry_t match[2] = {
        {amqp_cstring_bytes("x-match"), {AMQP_FIELD_KIND_UTF8, {.bytes = amqp_cstring_bytes("all")}}},
        {amqp_cstring_bytes("id"), {AMQP_FIELD_KIND_I32, {.i32 = (int32_t)number}}},
    };
    amqp_table_t given = {strcmp(settings.exchange, "headers") == 0 ? 2 : 0, match};
    amqp_queue_bind(connection, 1, queue_name(number % settings.queues), amqp_cstring_bytes("load"),
                    amqp_cstring_bytes(key), given);
    check(connection, "binding");
  }
}

static void set_up(amqp_connection_state_t connection) {
  int durable = settings.persistent ? 1 : 0;
  for (long number = 0; number < settings.queues; number += 1) {
    amqp_queue_delete(connection, 1, queue_name(number), 0, 0);
    check(connection, "deleting a queue");
    amqp_queue_declare(connection, 1, queue_name(number), 0, durable, 0, 0, amqp_empty_table);
    check(connection, "declaring a queue");
  }
  if (settings.exchange[0] == '\0') return;
  amqp_exchange_delete(connection, 1, amqp_cstring_bytes("load"), 0);
  check(connection, "deleting the exchange");
  amqp_exchange_declare(connection, 1, amqp_cstring_bytes("load"), amqp_cstring_bytes(settings.exchange), 0, durable,
                        0, 0, amqp_empty_table);
  check(connection, "declaring the exchange");
  bind_all(connection);
}

static void tear_down(amqp_connection_state_t connection) {
  for (long number = 0; number < settings.queues; number += 1) {
    amqp_queue_delete(connection, 1, queue_name(number), 0, 0);
  }
  if (settings.exchange[0] != '\0') amqp_exchange_delete(connection, 1, amqp_cstring_bytes("load"), 0);
}

/* ---- Frames, by hand ---- */

static uint8_t *put16(uint8_t *at, unsigned value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
  return at + 2;
}

static uint8_t *put32(uint8_t *at, uint32_t value) { return put16(put16(at, value >> 16), value & 0xffff); }

static uint8_t *put64(uint8_t *at, uint64_t value) { return put32(put32(at, (uint32_t)(value >> 32)), (uint32_t)value); }

static uint8_t *put_text(uint8_t *at, const char *text) {
  size_t length = strlen(text);
  *at = (uint8_t)length;
  memcpy(at + 1, text, length);
  return at + 1 + length;
}

static uint8_t *begin_frame(uint8_t *at, uint8_t type) {
  *at = type;
  return put16(at + 1, 1) + 4;
}

/* `start` is where the frame's payload begins. */
static uint8_t *end_frame(uint8_t *start, uint8_t *at) {
  put32(start - 4, (uint32_t)(at - start));
  *at = AMQP_FRAME_END;
  return at + 1;
}

static uint32_t get32(const uint8_t *at) {
  return ((uint32_t)at[0] << 24) | ((uint32_t)at[1] << 16) | ((uint32_t)at[2] << 8) | at[3];
}

static uint64_t get64(const uint8_t *at) { return ((uint64_t)get32(at) << 32) | get32(at + 4); }

static uint8_t *encode_publish(uint8_t *at, long variant, long queue) {
  char key[32];
  int by_queue = settings.exchange[0] == '\0';
  if (by_queue) snprintf(key, sizeof key, "load %ld", queue);
  else snprintf(key, sizeof key, "load.%ld.x", variant);
  uint8_t *payload = begin_frame(at, AMQP_FRAME_METHOD);
  uint8_t *end = put32(payload, AMQP_BASIC_PUBLISH_METHOD);
  end = put_text(put_text(put16(end, 0), by_queue ? "" : "load"), key);
  *end = 0;
  at = end_frame(payload, end + 1);

  int headers = strcmp(settings.exchange, "headers") == 0;
  payload = begin_frame(at, AMQP_FRAME_HEADER);
  end = put64(put16(put16(payload, 60), 0), (uint64_t)settings.body);
  end = put16(end, (headers ? 1u << 13 : 0) | 1u << 12);
  if (headers) {
    end = put_text(put32(end, 8), "id");
    *end = 'I';
    end = put32(end + 1, (uint32_t)variant);
  }
  *end = settings.persistent ? 2 : 1;
  at = end_frame(payload, end + 1);

  for (long left = settings.body; left > 0;) {
    long piece = left < FRAME_MAX - 8 ? left : FRAME_MAX - 8;
    payload = begin_frame(at, AMQP_FRAME_BODY);
    memset(payload, 'x', (size_t)piece);
    at = end_frame(payload, payload + piece);
    left -= piece;
  }
  return at;
}

static void write_all(int socket, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = send(socket, bytes, length, MSG_NOSIGNAL);
    if (written < 0) {
      if (errno == EINTR) continue;
      if (atomic_load(&stopping)) return;
      fail("writing: %s", strerror(errno));
    }
    bytes += written;
    length -= (size_t)written;
  }
}

/* Reads what is there and calls `method` for each method frame. False when nothing came within a tenth of a second. */
struct input {
  int socket;
  size_t length;
  uint8_t *bytes;
};

static int read_frames(struct input *input, void (*method)(void *, const uint8_t *), void *context) {
  struct pollfd waiting = {input->socket, POLLIN, 0};
  if (poll(&waiting, 1, 100) == 0) return 0;
  ssize_t count = recv(input->socket, input->bytes + input->length, READ_BYTES - input->length, 0);
  if (count <= 0) {
    if (atomic_load(&stopping)) return 0;
    fail("the broker ended the connection");
  }
  input->length += (size_t)count;
  size_t at = 0;
  while (input->length - at >= 8) {
    size_t size = get32(input->bytes + at + 3) + 8;
    if (input->length - at < size) break;
    if (input->bytes[at] == AMQP_FRAME_METHOD) method(context, input->bytes + at + 7);
    at += size;
  }
  memmove(input->bytes, input->bytes + at, input->length - at);
  input->length -= at;
  return 1;
}

static void refuse_close(uint32_t id, const uint8_t *payload) {
  if (id != AMQP_CHANNEL_CLOSE_METHOD && id != AMQP_CONNECTION_CLOSE_METHOD) return;
  fail("the broker closed it: %.*s", payload[6], payload + 7);
}

/* ---- Consumers ---- */

struct consumer {
  amqp_connection_state_t connection;
  struct input input;
  uint64_t last, acked;
  long received;
};

static void delivered(void *context, const uint8_t *payload) {
  struct consumer *consumer = context;
  uint32_t id = get32(payload);
  refuse_close(id, payload);
  if (id != AMQP_BASIC_DELIVER_METHOD) return;
  consumer->last = get64(payload + 5 + payload[4]);
  consumer->received += 1;
}

static uint8_t *encode_ack(uint8_t *at, uint64_t tag, int multiple) {
  uint8_t *payload = begin_frame(at, AMQP_FRAME_METHOD);
  uint8_t *end = put64(put32(payload, AMQP_BASIC_ACK_METHOD), tag);
  *end = (uint8_t)multiple;
  return end_frame(payload, end + 1);
}

static void acknowledge(struct consumer *consumer) {
  static _Thread_local uint8_t bytes[WRITE_BYTES];
  uint8_t *at = bytes;
  if (settings.ack == 1) {
    while (consumer->acked < consumer->last) {
      consumer->acked += 1;
      at = encode_ack(at, consumer->acked, 0);
      if (at - bytes < WRITE_BYTES - 32) continue;
      write_all(consumer->input.socket, bytes, (size_t)(at - bytes));
      at = bytes;
    }
  } else if (settings.ack > 1 && consumer->last - consumer->acked >= (uint64_t)settings.ack) {
    consumer->acked = consumer->last;
    at = encode_ack(at, consumer->acked, 1);
  }
  if (at > bytes) write_all(consumer->input.socket, bytes, (size_t)(at - bytes));
}

static struct consumer *open_consumer(long number) {
  struct consumer *consumer = calloc(1, sizeof *consumer);
  consumer->connection = open_connection();
  if (settings.prefetch > 0) {
    amqp_basic_qos(consumer->connection, 1, 0, (uint16_t)settings.prefetch, 0);
    check(consumer->connection, "setting the prefetch");
  }
  for (long queue = number; queue < settings.queues; queue += settings.consumers) {
    amqp_basic_consume(consumer->connection, 1, queue_name(queue), amqp_empty_bytes, 0, settings.ack == 0, 0,
                       amqp_empty_table);
    check(consumer->connection, "consuming");
  }
  /* Nothing is published yet, so the library holds no delivery back. */
  consumer->input.socket = blocking_socket(consumer->connection);
  consumer->input.bytes = malloc(READ_BYTES);
  return consumer;
}

static void *consume(void *context) {
  struct consumer *consumer = context;
  while (!atomic_load(&stopping)) {
    if (!read_frames(&consumer->input, delivered, consumer)) continue;
    atomic_fetch_add(&consumed, consumer->received);
    consumer->received = 0;
    acknowledge(consumer);
  }
  return NULL;
}

/* ---- Producers ---- */

struct producer {
  amqp_connection_state_t connection;
  struct input input;
  long number;
  uint64_t sent, confirmed;
};

static void answered(void *context, const uint8_t *payload) {
  struct producer *producer = context;
  uint32_t id = get32(payload);
  refuse_close(id, payload);
  if (id == AMQP_BASIC_NACK_METHOD) fail("the broker refused a message");
  if (id != AMQP_BASIC_ACK_METHOD) return;
  /* One confirm for each message, or one for many: either way counted once. */
  uint64_t tag = get64(payload + 4);
  uint64_t count = payload[12] & 1 ? (tag > producer->confirmed ? tag - producer->confirmed : 0) : 1;
  producer->confirmed += count;
  atomic_fetch_add(&confirmed, (long)count);
}

static struct producer *open_producer(long number) {
  struct producer *producer = calloc(1, sizeof *producer);
  producer->connection = open_connection();
  producer->number = number;
  if (settings.confirm > 0 || settings.latency) {
    amqp_confirm_select(producer->connection, 1);
    check(producer->connection, "asking for confirms");
  }
  producer->input.socket = blocking_socket(producer->connection);
  producer->input.bytes = malloc(READ_BYTES);
  return producer;
}

static long copies(void) { return strcmp(settings.exchange, "fanout") == 0 ? settings.queues : 1; }

/* How many messages may be sent now. */
static long allowance(const struct producer *producer) {
  long waiting = atomic_load(&published) - atomic_load(&consumed) / copies();
  long allowed = settings.window - waiting;
  if (settings.confirm > 0) {
    long open = settings.confirm - (long)(producer->sent - producer->confirmed);
    if (open < allowed) allowed = open;
  }
  return allowed;
}

static void *produce(void *context) {
  struct producer *producer = context;
  long variants = settings.bindings > 0 ? settings.bindings : 1;
  size_t room = (size_t)settings.body + (size_t)(settings.body / (FRAME_MAX - 8) + 1) * 8 + 256;
  size_t count = WRITE_BYTES / room > 0 ? WRITE_BYTES / room : 1;
  if (count < (size_t)variants) count = (size_t)variants;
  /* All variants one after the other: a part of this ring is one write. */
  uint8_t *ring = malloc(room * count);
  size_t *ends = malloc(sizeof *ends * (count + 1));
  uint8_t *at = ring;
  ends[0] = 0;
  for (size_t index = 0; index < count; index += 1) {
    at = encode_publish(at, (long)index % variants, producer->number % settings.queues);
    ends[index + 1] = (size_t)(at - ring);
  }
  size_t next = 0;
  while (!atomic_load(&stopping)) {
    long allowed = allowance(producer);
    if (allowed <= 0) {
      struct timespec pause = {0, 50000};
      if (settings.confirm > 0) read_frames(&producer->input, answered, producer);
      else nanosleep(&pause, NULL);
      continue;
    }
    size_t to = next;
    while (to < count && (long)(to - next) < allowed && ends[to] - ends[next] < WRITE_BYTES / 2) to += 1;
    /* Counted first: a consumer may be faster than we are. */
    atomic_fetch_add(&published, (long)(to - next));
    producer->sent += to - next;
    write_all(producer->input.socket, ring + ends[next], ends[to] - ends[next]);
    next = to == count ? 0 : to;
  }
  free(ring);
  free(ends);
  return NULL;
}

/* ---- One message at a time ---- */

static int by_value(const void *left, const void *right) {
  double one = *(const double *)left, other = *(const double *)right;
  return one < other ? -1 : one > other;
}

static void measure_latency(void) {
  struct consumer *consumer = open_consumer(0);
  struct producer *producer = open_producer(0);
  uint8_t *bytes = malloc((size_t)settings.body + 4096);
  size_t length = (size_t)(encode_publish(bytes, 0, 0) - bytes);
  double *times = malloc(sizeof *times * MAX_LATENCIES);
  long count = 0;
  double measured_from = now() + (double)settings.warmup, until = measured_from + (double)settings.seconds;
  double started = now(), cpu = 0;
  while (started < until && count < MAX_LATENCIES) {
    if (cpu == 0 && started >= measured_from) cpu = cpu_seconds();
    uint64_t before = consumer->last;
    producer->sent += 1;
    write_all(producer->input.socket, bytes, length);
    while (consumer->last == before) read_frames(&consumer->input, delivered, consumer);
    double took = now() - started;
    acknowledge(consumer);
    while (producer->confirmed < producer->sent) read_frames(&producer->input, answered, producer);
    if (started >= measured_from) times[count++] = took * 1e6;
    started = now();
  }
  qsort(times, (size_t)count, sizeof *times, by_value);
  printf("{\"messages\":%ld,\"medianUs\":%.1f,\"p99Us\":%.1f,\"slowestUs\":%.1f,\"clientCpu\":%.3f}\n", count,
         times[count / 2], times[count * 99 / 100], times[count - 1],
         (cpu_seconds() - cpu) / (double)settings.seconds);
}

static void measure_rate(void) {
  pthread_t threads[256];
  size_t count = 0;
  if (settings.producers + settings.consumers > 256) fail("too many producers and consumers");
  struct consumer *consumers[256];
  struct producer *producers[256];
  for (long number = 0; number < settings.consumers; number += 1) consumers[number] = open_consumer(number);
  for (long number = 0; number < settings.producers; number += 1) producers[number] = open_producer(number);
  for (long number = 0; number < settings.consumers; number += 1)
    pthread_create(&threads[count++], NULL, consume, consumers[number]);
  for (long number = 0; number < settings.producers; number += 1)
    pthread_create(&threads[count++], NULL, produce, producers[number]);
  sleep((unsigned)settings.warmup);
  double from = now(), cpu = cpu_seconds();
  long in = atomic_load(&published), out = atomic_load(&consumed), safe = atomic_load(&confirmed);
  sleep((unsigned)settings.seconds);
  double took = now() - from;
  printf("{\"publishedPerSecond\":%.0f,\"consumedPerSecond\":%.0f,\"confirmedPerSecond\":%.0f,\"clientCpu\":%.3f}\n",
         (double)(atomic_load(&published) - in) / took, (double)(atomic_load(&consumed) - out) / took,
         (double)(atomic_load(&confirmed) - safe) / took, (cpu_seconds() - cpu) / took);
  atomic_store(&stopping, 1);
  /* A producer may be stuck in a write to a broker that has stopped reading. */
  for (long number = 0; number < settings.producers; number += 1) shutdown(producers[number]->input.socket, SHUT_RDWR);
  for (long number = 0; number < settings.consumers; number += 1) shutdown(consumers[number]->input.socket, SHUT_RDWR);
  for (size_t thread = 0; thread < count; thread += 1) pthread_join(threads[thread], NULL);
}

/* ---- A backlog: in, and out again ---- */

static void short_sleep(void) {
  struct timespec pause = {0, 5000000};
  nanosleep(&pause, NULL);
}

/* Prints how fast each tenth of the messages went by, as `count` reaches it. */
static void measure_tenths(atomic_long *count, long messages) {
  double from = now(), last = from, cpu = cpu_seconds();
  printf("{\"messages\":%ld,\"tenthsPerSecond\":[", messages);
  for (long tenth = 1, before = 0; tenth <= 10; tenth += 1) {
    while (atomic_load(count) < messages * tenth / 10) short_sleep();
    double time = now();
    long reached = atomic_load(count);
    printf("%s%.0f", tenth == 1 ? "" : ",", (double)(reached - before) / (time - last));
    before = reached;
    last = time;
  }
  printf("],\"perSecond\":%.0f,\"clientCpu\":%.3f}\n", (double)messages / (last - from),
         (cpu_seconds() - cpu) / (last - from));
}

static void fill(void) {
  pthread_t thread;
  if (settings.confirm == 0) fail("fill counts confirms: set confirm");
  settings.window = settings.fill;
  pthread_create(&thread, NULL, produce, open_producer(0));
  measure_tenths(&confirmed, settings.fill);
  atomic_store(&stopping, 1);
  pthread_join(thread, NULL);
}

/* By hand: the library would read the deliveries that follow the answer. */
static struct consumer *begin_consumer(void) {
  struct consumer *consumer = calloc(1, sizeof *consumer);
  consumer->connection = open_connection();
  amqp_basic_qos(consumer->connection, 1, 0, (uint16_t)settings.prefetch, 0);
  check(consumer->connection, "setting the prefetch");
  consumer->input.socket = blocking_socket(consumer->connection);
  consumer->input.bytes = malloc(READ_BYTES);
  uint8_t bytes[256], *payload = begin_frame(bytes, AMQP_FRAME_METHOD);
  uint8_t *end = put_text(put_text(put16(put32(payload, AMQP_BASIC_CONSUME_METHOD), 0), "load 0"), "drain");
  *end = settings.ack == 0 ? 2 : 0;
  write_all(consumer->input.socket, bytes, (size_t)(end_frame(payload, put32(end + 1, 0)) - bytes));
  return consumer;
}

static void drain(void) {
  pthread_t thread;
  struct consumer *consumer = begin_consumer();
  pthread_create(&thread, NULL, consume, consumer);
  measure_tenths(&consumed, settings.drain);
  atomic_store(&stopping, 1);
  pthread_join(thread, NULL);
  settings.ack = settings.ack > 1 ? 1 : settings.ack;
  acknowledge(consumer);
  /* What is sent is handled before the end is answered. */
  shutdown(consumer->input.socket, SHUT_WR);
  while (recv(consumer->input.socket, consumer->input.bytes, READ_BYTES, 0) > 0) continue;
}

int main(int argc, char **argv) {
  for (int index = 1; index < argc; index += 1) {
    char *equals = strchr(argv[index], '=');
    if (equals == NULL) fail("a setting is name=value, not %s", argv[index]);
    *equals = '\0';
    int known = strcmp(argv[index], "exchange") == 0;
    if (known) snprintf(settings.exchange, sizeof settings.exchange, "%s", equals + 1);
    for (size_t number = 0; number < sizeof numbers / sizeof *numbers; number += 1) {
      if (strcmp(argv[index], numbers[number].name) != 0) continue;
      *numbers[number].value = atol(equals + 1);
      known = 1;
    }
    if (!known) fail("there is no setting %s", argv[index]);
  }
  if (settings.drain > 0) {
    drain();
    return 0;
  }
  amqp_connection_state_t control = open_connection();
  set_up(control);
  if (settings.fill > 0) {
    fill();
    return 0;
  }
  if (settings.latency) measure_latency();
  else measure_rate();
  tear_down(control);
  return 0;
}
