using System.Diagnostics;
using System.Text.Json;
using Nexus.Bench.Events;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Nexus.Bench.Parts;

/// <summary>The broker alone: a quorum queue, confirms awaited a hundred at a time, acknowledgements in batches.</summary>
internal static class BareBroker
{
    private const int InFlight = 100;
    private const int AcknowledgedTogether = 50;

    /// <summary>Events per second from the first publish until the last one is consumed.</summary>
    public static async Task<double> RunAsync(string broker, int count, Counted message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message);
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var publishing = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await using var consuming = await connection.CreateChannelAsync();
        var queue = "bench-bare-" + Guid.CreateVersion7().ToString("N");
        await publishing.QueueDeclareAsync(
            queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }
        );
        try
        {
            var clock = Stopwatch.StartNew();
            var done = await ConsumeAsync(consuming, queue, count);
            for (var sent = 0; sent < count; sent += InFlight)
            {
                await Task.WhenAll(
                    Enumerable.Range(0, InFlight).Select(_ => PublishAsync(publishing, queue, body).AsTask())
                );
            }
            await done.WaitAsync(TimeSpan.FromMinutes(2));
            return count / clock.Elapsed.TotalSeconds;
        }
        finally
        {
            await publishing.QueueDeleteAsync(queue);
        }
    }

    private static ValueTask PublishAsync(IChannel channel, string queue, byte[] body) =>
        channel.BasicPublishAsync(
            "",
            queue,
            mandatory: true,
            new BasicProperties { Persistent = true, MessageId = Guid.CreateVersion7().ToString() },
            body
        );

    private static async Task<Task> ConsumeAsync(IChannel channel, string queue, int count)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        await channel.BasicQosAsync(0, 200, false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            seen++;
            if (seen % AcknowledgedTogether == 0 || seen == count)
            {
                await channel.BasicAckAsync(delivery.DeliveryTag, multiple: true);
            }
            if (seen == count)
            {
                done.TrySetResult();
            }
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        return done.Task;
    }
}
