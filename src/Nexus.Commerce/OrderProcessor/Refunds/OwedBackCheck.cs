using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Health;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>Tells operators that money is owed back, in health and on their page, until it is not.</summary>
internal sealed class OwedBackCheck(IServiceScopeFactory scopes) : IReadinessCheck
{
    public string Service => OrderProcessorService.ServiceName;

    public Task<string?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task<string?> NoteAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrderDb>();
        var count = await db.OwedBack.CountAsync(cancellationToken);
        // Health is for everybody to read: it names no order.
        return count == 0
            ? null
            : $"Money is owed back for {count} paid orders that cannot be delivered, because their refund was declined: /api/orders/owed-back says which. Refund them again, or pay back otherwise and settle them.";
    }
}
