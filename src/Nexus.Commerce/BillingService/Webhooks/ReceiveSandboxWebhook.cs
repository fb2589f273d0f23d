using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Nexus.Commerce.BillingService.Refunding;
using Nexus.Commerce.BillingService.Sandbox;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.BillingService.Webhooks;

/// <summary>Where the sandbox calls back. The signature is the authentication.</summary>
internal static class ReceiveSandboxWebhook
{
    public const string Path = "/api/billing/webhooks/sandbox";
    private const int LargestBody = 64 * 1024;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost(Path, HandleAsync)
            .AllowAnonymous()
            .WithName("receiveSandboxWebhook")
            .WithSummary("Where the sandbox payment provider calls back")
            .WithDescription(
                "Signed with Sandbox-Signature; each webhook is handled once, replays older than 5 minutes are refused."
            );

    private static async Task<NoContent> HandleAsync(
        HttpContext http,
        BillingDb db,
        WebhookSignature signature,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var body = await ReadBodyAsync(http, cancellationToken);
        var now = clock.GetUtcNow();
        if (!signature.Verify(http.Request.Headers[WebhookSignature.Header].ToString(), body, now))
        {
            throw Problems.Unauthorized("The webhook's signature does not fit, or it is older than five minutes.");
        }
        var webhook =
            JsonSerializer.Deserialize<SandboxWebhook>(body, NexusJson.Options)
            ?? throw Problems.Invalid("$", "The body is null.");
        if (await db.HandledWebhooks.AnyAsync(row => row.Id == webhook.Id, cancellationToken))
        {
            return TypedResults.NoContent();
        }
        var payment =
            await db.Payments.FirstOrDefaultAsync(row => row.Id == webhook.PaymentId, cancellationToken)
            ?? throw Problems.NotFound("payment", webhook.PaymentId);
        db.HandledWebhooks.Add(new HandledWebhook { Id = webhook.Id, At = now });
        await ApplyAsync(db, payment, webhook, now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // The same webhook or other news of the same payment was saved at the same moment. The provider comes
            // again and finds either that it is done or the fresh row.
            throw Problems.Conflict("changed-meanwhile", "Other news of this payment was faster.", "Send it again.");
        }
        return TypedResults.NoContent();
    }

    private static async Task ApplyAsync(
        BillingDb db,
        Payment payment,
        SandboxWebhook webhook,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var effect = new WebhookEffect(db, now);
        if (webhook.RefundId is not { } refundId)
        {
            effect.Apply(payment, webhook);
            return;
        }
        var refunds = await db.Refunds.Where(row => row.PaymentId == payment.Id).ToListAsync(cancellationToken);
        var refund = refunds.Find(row => row.Id == refundId) ?? throw Problems.NotFound("refund", refundId);
        var last = refunds.TrueForAll(row => row == refund || row.State != RefundState.Requested);
        effect.Apply(payment, refund, webhook, last);
    }

    private static async Task<string> ReadBodyAsync(HttpContext http, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[4096];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > LargestBody)
            {
                throw Problems.Of(413, "too-large", "The body is too large.", "A webhook has at most 64 KiB.");
            }
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
