// Small programs that publish a message to the live address and take it back, one for each popular client. All declare
// the queue in the same way, so that they can be tried one after the other. Those for Python and Node are run in tests.

export interface Snippet {
  readonly id: string;
  readonly title: string;
  /** How the client is installed. */
  readonly install: string;
  readonly code: string;
}

export interface BrokerPlace {
  readonly host: string;
  readonly port: number;
}

/** Host and port of "amqp://localhost:5673". */
export function brokerPlace(address: string): BrokerPlace {
  const match = /^amqps?:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)(?::(\d+))?/.exec(address);
  const host = (match?.[1] ?? 'localhost').replace(/^\[|\]$/g, '');
  return { host, port: Number(match?.[2] ?? 5672) };
}

export function snippets({ host, port }: BrokerPlace): readonly Snippet[] {
  return [
    { id: 'python', title: 'Python', install: 'pip install pika', code: python(host, port) },
    { id: 'node', title: 'Node.js', install: 'npm install amqplib', code: node(host, port) },
    { id: 'java', title: 'Java', install: 'com.rabbitmq:amqp-client:5.25.0', code: java(host, port) },
    { id: 'dotnet', title: '.NET', install: 'dotnet add package RabbitMQ.Client', code: dotnet(host, port) },
    { id: 'go', title: 'Go', install: 'go get github.com/rabbitmq/amqp091-go', code: go(host, port) },
  ];
}

const python = (host: string, port: number) => `import pika

connection = pika.BlockingConnection(pika.ConnectionParameters("${host}", ${port}))
channel = connection.channel()
channel.queue_declare(queue="hello")
channel.basic_publish(exchange="", routing_key="hello", body="Hello World!")

def callback(ch, method, properties, body):
    print("Received", body)

channel.basic_consume(queue="hello", on_message_callback=callback, auto_ack=True)
channel.start_consuming()
`;

const node = (host: string, port: number) => `import { connect } from "amqplib";

const connection = await connect("amqp://${host}:${port}");
const channel = await connection.createChannel();
await channel.assertQueue("hello", { durable: false });
channel.sendToQueue("hello", Buffer.from("Hello World!"));

await channel.consume("hello", (message) => {
  console.log("Received", message.content.toString());
  channel.ack(message);
});
`;

const java = (host: string, port: number) => `import com.rabbitmq.client.*;

public class Hello {
    public static void main(String[] args) throws Exception {
        var factory = new ConnectionFactory();
        factory.setHost("${host}");
        factory.setPort(${port});
        var connection = factory.newConnection();
        var channel = connection.createChannel();
        channel.queueDeclare("hello", false, false, false, null);
        channel.basicPublish("", "hello", null, "Hello World!".getBytes());
        channel.basicConsume("hello", true,
            (tag, delivery) -> System.out.println("Received " + new String(delivery.getBody())),
            tag -> {});
    }
}
`;

const dotnet = (host: string, port: number) => `using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

var factory = new ConnectionFactory { HostName = "${host}", Port = ${port} };
await using var connection = await factory.CreateConnectionAsync();
await using var channel = await connection.CreateChannelAsync();
await channel.QueueDeclareAsync("hello", durable: false, exclusive: false, autoDelete: false);
await channel.BasicPublishAsync("", "hello", Encoding.UTF8.GetBytes("Hello World!"));

var consumer = new AsyncEventingBasicConsumer(channel);
consumer.ReceivedAsync += (_, delivery) =>
{
    Console.WriteLine($"Received {Encoding.UTF8.GetString(delivery.Body.Span)}");
    return Task.CompletedTask;
};
await channel.BasicConsumeAsync("hello", autoAck: true, consumer);
Console.ReadLine();
`;

const go = (host: string, port: number) => `package main

import (
	"context"
	"log"

	amqp "github.com/rabbitmq/amqp091-go"
)

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	connection, err := amqp.Dial("amqp://guest:guest@${host}:${port}/")
	must(err)
	channel, err := connection.Channel()
	must(err)
	_, err = channel.QueueDeclare("hello", false, false, false, false, nil)
	must(err)
	message := amqp.Publishing{ContentType: "text/plain", Body: []byte("Hello World!")}
	must(channel.PublishWithContext(context.Background(), "", "hello", false, false, message))

	deliveries, err := channel.Consume("hello", "", true, false, false, false, nil)
	must(err)
	for delivery := range deliveries {
		log.Printf("Received %s", delivery.Body)
	}
}
`;
