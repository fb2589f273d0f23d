using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Commerce.BillingService;
using Nexus.Commerce.BillingService.Webhooks;
using Nexus.Contracts.BillingService;
using Nexus.Kernel;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;
using Xunit;

namespace Nexus.Commerce.Tests.BillingService;

/// <summary>Money in and money back, and webhooks that are not to be believed.</summary>
public sealed class PaymentTests
{
    [Theory, ClassData(typeof(Engines))]
    public async Task A_payment_no_longer_wanted_goes_back_once(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var request = Charge(shop, "tok_visa");
        await SendAsync(shop, request);
        await SendAsync(shop, request);
        await StateAsync(shop, request.PaymentId, "succeeded");
        var cancel = new PaymentCancelRequested(request.PaymentId, request.OrderId, "no longer wanted");
        await SendAsync(shop, cancel);
        await SendAsync(shop, cancel);
        await StateAsync(shop, request.PaymentId, "refunded");
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_cancellation_that_comes_first_stops_the_charge(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var request = Charge(shop, "tok_visa");
        await SendAsync(shop, new PaymentCancelRequested(request.PaymentId, request.OrderId, "too late"));
        await StateAsync(shop, request.PaymentId, "canceled");
        await SendAsync(shop, request);
        await Task.Delay(300);
        await StateAsync(shop, request.PaymentId, "canceled");
    }

    [Theory, ClassData(typeof(Engines))]
    public async Task A_delayed_payment_is_voided_before_it_succeeds(DatabaseEngine engine)
    {
        await using var shop = await Shop.StartAsync(engine);
        var request = Charge(shop, "tok_delayed");
        await SendAsync(shop, request);
        await StateAsync(shop, request.PaymentId, "pending");
        await SendAsync(shop, new PaymentCancelRequested(request.PaymentId, request.OrderId, "no longer wanted"));
        await StateAsync(shop, request.PaymentId, "canceled");
    }

    [Fact]
    public async Task A_webhook_without_a_fresh_signature_is_refused()
    {
        await using var shop = await Shop.StartAsync(DatabaseEngine.Sqlite);
        var signature = shop.Host.Services.GetRequiredService<WebhookSignature>();
        var (body, now) = ("{}", shop.Clock.GetUtcNow());
        string[] wrong =
        [
            "",
            "t=1,v1=00",
            "rubbish",
            signature.Sign("{ }", now),
            signature.Sign(body, now.AddMinutes(-6)),
            signature.Sign(body, now) + "0",
        ];
        foreach (var header in wrong)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(shop, body, header));
        }
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(shop, body, signature.Sign(body, now)));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(shop, "not json", signature.Sign("not json", now)));
    }

    private static PaymentRequested Charge(Shop shop, string token) =>
        new(Guid.CreateVersion7(), Guid.CreateVersion7(), shop.BuyerId, new Money(5000, "EUR"), token);

    private static async Task<HttpStatusCode> PostAsync(Shop shop, string body, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ReceiveSandboxWebhook.Path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation(WebhookSignature.Header, header);
        using var anonymous = shop.Host.Anonymous();
        return (await anonymous.SendAsync(request)).StatusCode;
    }

    private static Task<bool> SendAsync<T>(Shop shop, T message)
        where T : class =>
        shop.Host.InScopeAsync(async scope =>
        {
            var db = scope.GetRequiredService<BillingDb>();
            db.SendTo("billing-service", message);
            await db.SaveChangesAsync();
            return true;
        });

    private static Task<string> StateAsync(Shop shop, Guid paymentId, string expected) =>
        Shop.PollAsync(
            async () =>
            {
                var answer = await shop.Administrator.GetAsync($"/api/billing/payments/{paymentId}");
                return answer.IsSuccessStatusCode
                    ? (await Shop.ReadAsync<JsonElement>(answer)).GetProperty("state").GetString()!
                    : "unknown";
            },
            state => state == expected
        );
}
