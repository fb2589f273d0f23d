using Nexus.Kernel.Data;

namespace Nexus.Commerce.BillingService.Sandbox;

internal enum SandboxState
{
    Pending,
    Succeeded,
    Failed,
    Voided,
    Refunded,
}

/// <summary>The sandbox's own record: the other side, which our payments never read directly.</summary>
internal sealed class SandboxCharge : IVersioned
{
    public required string IdempotencyKey { get; init; }

    public required string Reference { get; init; }

    public long AmountMinor { get; init; }

    public required string Currency { get; init; }

    public required string Method { get; init; }

    public long FeeMinor { get; init; }

    public long RefundedMinor { get; set; }

    public SandboxState State { get; set; }

    public string? Code { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public long Version { get; set; }
}
