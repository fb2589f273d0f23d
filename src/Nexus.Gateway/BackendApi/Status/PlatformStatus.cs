using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Operations;
using Nexus.Kernel.Services;

namespace Nexus.Gateway.BackendApi.Status;

/// <summary>Asks every service for its status, side by side; one that does not answer is in trouble.</summary>
internal sealed class PlatformStatus(ServiceList services, ServiceClient client)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<IReadOnlyList<ServiceStatus>> ReportAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(services.All.Select(service => AskAsync(service, cancellationToken)));

    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            services.All.Select(async service =>
            {
                try
                {
                    var call = OperatorCalls.DeadLetters(service.Name);
                    return (await client.SendAsync(call, new ListDeadLetters(100), cancellationToken)).Letters;
                }
                catch (ServiceCallException)
                {
                    // The status report names the service that does not answer.
                    return [];
                }
            })
        );
        return [.. lists.SelectMany(list => list)];
    }

    private async Task<ServiceStatus> AskAsync(NexusService service, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await client.SendAsync(OperatorCalls.Status(service.Name), new GetServiceStatus(), patience.Token);
        }
        catch (Exception away)
            when (away is ServiceCallException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            return new ServiceStatus(service.Name, service.Domain, "It does not answer.", 0, 0, 0, 0, 0);
        }
    }
}
