using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Nexus.Kernel.Messaging;

/// <summary>
/// Reads one service's queue into its inbox. What has arrived by the time of a write goes in together, and is
/// acknowledged only after that write has committed.
/// </summary>
internal sealed class RabbitConsumer(string service, string queue, Inboxes inboxes, ILogger logger) : IAsyncDisposable
{
    private const ushort Prefetch = 200;
    private readonly Channel<(ulong Tag, Envelope? Message)> arrived = Channel.CreateUnbounded<(ulong, Envelope?)>();
    private readonly CancellationTokenSource stopping = new();
    private IChannel? channel;
    private Task writing = Task.CompletedTask;

    public async Task StartAsync(IConnection connection, CancellationToken cancellationToken)
    {
        channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.BasicQosAsync(0, Prefetch, false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
            arrived
                .Writer.WriteAsync((delivery.DeliveryTag, RabbitHeaders.Read(delivery.BasicProperties, delivery.Body)))
                .AsTask();
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer, cancellationToken);
        writing = Task.Run(() => WriteLoopAsync(stopping.Token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (channel is not null)
        {
            await channel.DisposeAsync();
        }
        stopping.Dispose();
    }

    private async Task WriteLoopAsync(CancellationToken cancellationToken)
    {
        var batch = new List<(ulong Tag, Envelope? Message)>();
        while (await arrived.Reader.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            while (batch.Count < Prefetch && arrived.Reader.TryRead(out var item))
            {
                batch.Add(item);
            }
            try
            {
                var messages = batch.Where(item => item.Message is not null).Select(item => item.Message!).ToList();
                await inboxes.InsertAsync(service, messages, cancellationToken);
                await channel!.BasicAckAsync(batch[^1].Tag, multiple: true, cancellationToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // Unacknowledged messages come again when they are returned; the inbox knows those it has.
                MessagingLog.BrokerAway(logger, 1000, broken.Message);
                await Task.Delay(1000, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await ReturnAsync(batch[^1].Tag, cancellationToken);
            }
        }
    }

    private async Task ReturnAsync(ulong tag, CancellationToken cancellationToken)
    {
        try
        {
            await channel!.BasicNackAsync(tag, multiple: true, requeue: true, cancellationToken);
        }
        catch (Exception gone) when (gone is not OperationCanceledException)
        {
            MessagingLog.BrokerAway(logger, 0, gone.Message);
        }
    }
}
