# Ruby's bunny as people write it: confirms, prefetch, manual acks, a returned message, a dead letter, and an error that
# closes the channel. Usage: work_queue.rb PORT
require "bunny"

connection = Bunny.new(host: "127.0.0.1", port: ARGV[0].to_i, automatically_recover: false)
connection.start
channel = connection.create_channel
channel.confirm_select
channel.prefetch(2)

dead = channel.queue("bunny-dead", exclusive: true)
queue = channel.queue("bunny-work", exclusive: true, arguments: {
  "x-dead-letter-exchange" => "", "x-dead-letter-routing-key" => dead.name
})
exchange = channel.topic("bunny-events", auto_delete: true)
queue.bind(exchange, routing_key: "work.*")

returned = Thread::Queue.new
exchange.on_return { |info, _properties, body| returned << [info[:reply_code], info[:reply_text], body] }
exchange.publish("nobody", routing_key: "play.now", mandatory: true)
5.times { |n| exchange.publish("work #{n}", routing_key: "work.do", persistent: true, headers: { "n" => n, "half" => 0.5 }) }
puts "confirmed #{channel.wait_for_confirms}"
puts "returned #{returned.pop.inspect}"

seen = Thread::Queue.new
consumer = queue.subscribe(manual_ack: true) do |delivery, properties, body|
  if body == "work 3" then channel.reject(delivery.delivery_tag, false)
  else channel.ack(delivery.delivery_tag)
  end
  seen << "#{body} #{properties.headers["n"]} #{properties.headers["half"]} #{delivery.redelivered?}"
end
5.times { puts seen.pop }
consumer.cancel

dead_letter = nil
100.times do
  info, properties, body = dead.pop
  dead_letter = [body, properties.headers["x-death"][0].values_at("reason", "queue", "exchange", "count")] if info
  break if dead_letter
  sleep 0.02
end
puts "dead #{dead_letter.inspect}"

begin
  connection.create_channel.queue("bunny-missing", passive: true)
rescue Bunny::NotFound => error
  puts error.message
end
connection.close
puts "closed"
