using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Commerce.BillingService.Charging;
using Nexus.Kernel;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Sandbox;

/// <summary>
/// The built-in provider. It behaves like a real one: its charges commit by themselves whatever becomes of the
/// caller, it calls back later, more than once, in any order, and sometimes does not answer.
/// </summary>
internal sealed class SandboxProvider(IServiceScopeFactory scopes, TimeProvider clock) : IPaymentProvider
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);

    public async Task<string> ChargeAsync(Guid key, Money amount, string method, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDb>();
        if (await FindRowAsync(db, key, cancellationToken) is { } known)
        {
            return known.Reference;
        }
        var charge = Make(key, amount, method);
        db.SandboxCharges.Add(charge);
        Announce(db, charge);
        await db.SaveChangesAsync(cancellationToken);
        return method == SandboxMethods.Timeout
            ? throw new TimeoutException("The payment provider did not answer in time.")
            : charge.Reference;
    }

    public async Task<string?> FindAsync(Guid key, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDb>();
        return (await FindRowAsync(db, key, cancellationToken))?.Reference;
    }

    public async Task CancelAsync(Guid key, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDb>();
        var charge = await FindRowAsync(db, key, cancellationToken);
        if (charge is null)
        {
            charge = Make(key, new Money(0, "XXX"), "");
            db.SandboxCharges.Add(charge);
            charge.State = SandboxState.Pending;
        }
        if (charge.State is SandboxState.Pending or SandboxState.Succeeded)
        {
            var refund = charge.State == SandboxState.Succeeded;
            charge.State = refund ? SandboxState.Refunded : SandboxState.Voided;
            Send(db, charge, refund ? SandboxEvents.Refunded : SandboxEvents.Voided, TimeSpan.Zero);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task RefundAsync(Guid key, Guid chargeKey, Money amount, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDb>();
        var text = key.ToString();
        if (await db.SandboxRefunds.AnyAsync(row => row.IdempotencyKey == text, cancellationToken))
        {
            return;
        }
        var charge =
            await FindRowAsync(db, chargeKey, cancellationToken)
            ?? throw new InvalidOperationException($"The provider knows no charge {chargeKey}.");
        var refusal = SandboxMethods.RefusalOf(charge, amount);
        if (refusal is null)
        {
            charge.RefundedMinor += amount.Minor;
            charge.State = charge.RefundedMinor == charge.AmountMinor ? SandboxState.Refunded : charge.State;
        }
        var now = clock.GetUtcNow();
        db.SandboxRefunds.Add(
            new SandboxRefund
            {
                IdempotencyKey = text,
                ChargeKey = charge.IdempotencyKey,
                Reference = $"re_{Guid.CreateVersion7(now):N}",
                AmountMinor = amount.Minor,
                Code = refusal?.Code,
                Reason = refusal?.Reason,
                CreatedAt = now,
            }
        );
        AnnounceRefund(db, charge, text, refusal is null);
        await db.SaveChangesAsync(cancellationToken);
        if (charge.Method == SandboxMethods.Timeout)
        {
            throw new TimeoutException("The payment provider did not answer in time.");
        }
    }

    private static Task<SandboxCharge?> FindRowAsync(BillingDb db, Guid key, CancellationToken cancellationToken)
    {
        var text = key.ToString();
        return db.SandboxCharges.FirstOrDefaultAsync(row => row.IdempotencyKey == text, cancellationToken);
    }

    private SandboxCharge Make(Guid key, Money amount, string method)
    {
        var now = clock.GetUtcNow();
        var refusal = SandboxMethods.RefusalOf(amount, method);
        return new SandboxCharge
        {
            IdempotencyKey = key.ToString(),
            Reference = $"ch_{Guid.CreateVersion7(now):N}",
            AmountMinor = amount.Minor,
            Currency = amount.Currency,
            Method = method,
            FeeMinor = refusal is null ? SandboxMethods.FeeOf(amount).Minor : 0,
            State =
                refusal is not null ? SandboxState.Failed
                : method == SandboxMethods.Delayed ? SandboxState.Pending
                : SandboxState.Succeeded,
            Code = refusal?.Code,
            Reason = refusal?.Reason,
            CreatedAt = now,
        };
    }

    private void Announce(BillingDb db, SandboxCharge charge)
    {
        if (charge.State == SandboxState.Failed)
        {
            Send(db, charge, SandboxEvents.Failed, TimeSpan.Zero);
            return;
        }
        var delay = charge.Method == SandboxMethods.Delayed ? Delay : TimeSpan.Zero;
        var succeeded = Send(db, charge, SandboxEvents.Succeeded, delay);
        if (charge.Method == SandboxMethods.Repeated)
        {
            // The news that it is under way comes after the news that it is done, and the latter again and again.
            Send(db, charge, SandboxEvents.Pending, TimeSpan.FromMilliseconds(50));
            Again(db, succeeded, TimeSpan.FromMilliseconds(100));
            Again(db, succeeded, TimeSpan.FromMilliseconds(150));
        }
    }

    // The same manners as with charges.
    private void AnnounceRefund(BillingDb db, SandboxCharge charge, string refundKey, bool made)
    {
        var delay = charge.Method == SandboxMethods.Delayed ? Delay : TimeSpan.Zero;
        var type = made ? SandboxEvents.RefundSucceeded : SandboxEvents.RefundFailed;
        var ended = Send(db, charge, type, delay, refundKey);
        if (charge.Method == SandboxMethods.Repeated)
        {
            Send(db, charge, SandboxEvents.RefundPending, TimeSpan.FromMilliseconds(50), refundKey);
            Again(db, ended, TimeSpan.FromMilliseconds(100));
            Again(db, ended, TimeSpan.FromMilliseconds(150));
        }
    }

    private SandboxWebhookDue Send(
        BillingDb db,
        SandboxCharge charge,
        string type,
        TimeSpan delay,
        string? refundKey = null
    )
    {
        var webhook = new SandboxWebhookDue(
            $"evt_{Guid.CreateVersion7(clock.GetUtcNow()):N}",
            type,
            charge.IdempotencyKey,
            refundKey
        );
        Again(db, webhook, delay);
        return webhook;
    }

    private void Again(BillingDb db, SandboxWebhookDue webhook, TimeSpan delay) =>
        db.SendTo(BillingServiceService.ServiceName, webhook, clock.GetUtcNow() + delay, webhook.IdempotencyKey);
}
