using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Internal;

// The framework's pool is replaced behind the interface it is asked by; a release that changes it will not compile.
#pragma warning disable EF1001

namespace Nexus.Kernel.Data;

/// <summary>
/// Lends the context that was given back last. The framework's pool lends the one that has waited longest, so that each
/// in turn finds its SQLite page cache made stale by all the others.
/// </summary>
internal sealed class RecentFirstPool<TDb>(DbContextOptions<TDb> options, IServiceProvider provider, int most)
    : DbContextPool<TDb>(options, provider)
    where TDb : ServiceDb
{
    private readonly ConcurrentStack<IDbContextPoolable> waiting = new();
    private int count;
    private volatile bool isEnded;

    public override IDbContextPoolable Rent()
    {
        if (waiting.TryPop(out var context))
        {
            Interlocked.Decrement(ref count);
            return context;
        }
        return base.Rent();
    }

    public override void Return(IDbContextPoolable context)
    {
        if (HasRoom())
        {
            context.ResetState();
            waiting.Push(context);
        }
        else
        {
            context.ClearLease();
            context.Dispose();
        }
    }

    public override async ValueTask ReturnAsync(
        IDbContextPoolable context,
        CancellationToken cancellationToken = default
    )
    {
        if (HasRoom())
        {
            await context.ResetStateAsync(cancellationToken);
            waiting.Push(context);
        }
        else
        {
            context.ClearLease();
            await context.DisposeAsync();
        }
    }

    public override void Dispose()
    {
        isEnded = true;
        while (waiting.TryPop(out var context))
        {
            context.ClearLease();
            context.Dispose();
        }
        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        isEnded = true;
        while (waiting.TryPop(out var context))
        {
            context.ClearLease();
            await context.DisposeAsync();
        }
        await base.DisposeAsync();
    }

    private bool HasRoom()
    {
        if (isEnded)
        {
            return false;
        }
        if (Interlocked.Increment(ref count) <= most)
        {
            return true;
        }
        Interlocked.Decrement(ref count);
        return false;
    }
}
