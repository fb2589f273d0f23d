namespace Nexus.Commerce.BillingService.Sandbox;

/// <summary>The sandbox's own record of a refund.</summary>
internal sealed class SandboxRefund
{
    public required string IdempotencyKey { get; init; }

    public required string ChargeKey { get; init; }

    public required string Reference { get; init; }

    public long AmountMinor { get; init; }

    /// <summary>Null when it was made.</summary>
    public string? Code { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
