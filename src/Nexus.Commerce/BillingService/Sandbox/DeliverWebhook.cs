using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.BillingService.Webhooks;
using Nexus.Kernel.Faults;
using Nexus.Kernel.Http;
using Nexus.Kernel.Messaging;

namespace Nexus.Commerce.BillingService.Sandbox;

/// <summary>Calls back over HTTP with a signature, as a provider on the internet would; tries again until it is taken.</summary>
internal sealed class DeliverWebhook(
    BillingDb db,
    IHttpClientFactory clients,
    WebhookSignature signature,
    TimeProvider clock
) : IMessageHandler<SandboxWebhookDue>
{
    public async Task HandleAsync(
        SandboxWebhookDue message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        var charge = await db.SandboxCharges.SingleAsync(
            row => row.IdempotencyKey == message.IdempotencyKey,
            cancellationToken
        );
        if (message.Type == SandboxEvents.Succeeded && charge.State == SandboxState.Pending)
        {
            charge.State = SandboxState.Succeeded;
            await db.SaveChangesAsync(cancellationToken);
        }
        if (message.Type == SandboxEvents.Succeeded && charge.State == SandboxState.Voided)
        {
            return;
        }
        var refund = message.RefundKey is { } key
            ? await db.SandboxRefunds.SingleAsync(row => row.IdempotencyKey == key, cancellationToken)
            : null;
        var told = refund is null ? ToBody(message, charge) : ToBody(message, charge, refund);
        var body = JsonSerializer.Serialize(told, NexusJson.Options);
        KillPoint.Reached("payment.before-webhook");
        using var request = new HttpRequestMessage(HttpMethod.Post, ReceiveSandboxWebhook.Path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(WebhookSignature.Header, signature.Sign(body, clock.GetUtcNow()));
        using var client = clients.CreateClient(BillingServiceService.ServiceName);
        using var response = await client.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"The webhook {message.WebhookId} was answered with {(int)response.StatusCode}."
            );
        }
    }

    private static SandboxWebhook ToBody(SandboxWebhookDue message, SandboxCharge charge) =>
        new(
            message.WebhookId,
            message.Type,
            Guid.Parse(charge.IdempotencyKey),
            charge.Reference,
            charge.AmountMinor,
            charge.Currency,
            charge.FeeMinor,
            charge.Code,
            charge.Reason
        );

    private static SandboxWebhook ToBody(SandboxWebhookDue message, SandboxCharge charge, SandboxRefund refund) =>
        ToBody(message, charge) with
        {
            Reference = refund.Reference,
            AmountMinor = refund.AmountMinor,
            FeeMinor = 0,
            Code = refund.Code,
            Reason = refund.Reason,
            RefundId = Guid.Parse(refund.IdempotencyKey),
        };
}
