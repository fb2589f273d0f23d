using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Sandbox;

/// <summary>The types of webhooks the sandbox sends.</summary>
internal static class SandboxEvents
{
    public const string Pending = "charge.pending";
    public const string Succeeded = "charge.succeeded";
    public const string Failed = "charge.failed";
    public const string Voided = "charge.voided";
    public const string Refunded = "charge.refunded";
    public const string RefundPending = "refund.pending";
    public const string RefundSucceeded = "refund.succeeded";
    public const string RefundFailed = "refund.failed";
}

/// <summary>The sandbox has something to tell.</summary>
[Message("billing.sandbox-webhook-due/1")]
internal sealed record SandboxWebhookDue(
    string WebhookId,
    string Type,
    string IdempotencyKey,
    string? RefundKey = null
);

/// <summary>The body of a webhook.</summary>
internal sealed record SandboxWebhook(
    string Id,
    string Type,
    Guid PaymentId,
    string Reference,
    long AmountMinor,
    string Currency,
    long FeeMinor,
    string? Code,
    string? Reason,
    Guid? RefundId = null
);
