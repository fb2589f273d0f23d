using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Nexus.Kernel.Security;
using Nexus.Kernel.Services;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Nexus.Kernel.Calls;

internal static class CallRegistration
{
    /// <summary>A named client a service: in-memory pipes to those of this process (for what is no call, as webhooks), HTTP/2 to
    /// the others.</summary>
    public static void AddServiceCalls(this IServiceCollection services, ServiceList list, IConfiguration configuration)
    {
        services.AddSingleton(provider => new ServiceClient(
            provider.GetRequiredService<IHttpClientFactory>(),
            provider.GetRequiredService<ServiceTokens>(),
            provider.GetRequiredService<CallerName>(),
            provider.GetRequiredService<LocalCalls>(),
            provider.GetRequiredService<LocalCaller>()
        ));
        services.AddSingleton<InProcessTransport>();
        services.AddSingleton<LocalCalls>();
        services.AddSingleton<LocalCaller>();
        foreach (var service in list.All)
        {
            var local = list.IsLocal(service.Name);
            var client = services.AddHttpClient(
                service.Name,
                http =>
                {
                    http.BaseAddress = local
                        ? new Uri($"http://{service.Name}.nexus.internal")
                        : ServiceAddress.Of(service, configuration);
                    http.DefaultRequestVersion = local ? HttpVersion.Version11 : HttpVersion.Version20;
                    http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
                    http.Timeout = Timeout.InfiniteTimeSpan;
                }
            );
            client.ConfigurePrimaryHttpMessageHandler(provider => Handler(provider, local));
            client.SetHandlerLifetime(Timeout.InfiniteTimeSpan);
            client.AddResilienceHandler("calls", Protect);
        }
    }

    private static SocketsHttpHandler Handler(IServiceProvider provider, bool local)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(2),
        };
        if (local)
        {
            handler.ConnectCallback = provider.GetRequiredService<InProcessTransport>().ConnectAsync;
            handler.PooledConnectionLifetime = Timeout.InfiniteTimeSpan;
        }
        return handler;
    }

    private static void Protect(ResiliencePipelineBuilder<HttpResponseMessage> pipeline)
    {
        pipeline.AddTimeout(TimeSpan.FromSeconds(30));
        pipeline.AddRetry(
            new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(50),
                ShouldHandle = arguments =>
                    ValueTask.FromResult(IsSafe(arguments.Context) && IsTransient(arguments.Outcome)),
            }
        );
        pipeline.AddCircuitBreaker(
            new HttpCircuitBreakerStrategyOptions
            {
                MinimumThroughput = 10,
                FailureRatio = 0.8,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(5),
                ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome)),
            }
        );
        pipeline.AddTimeout(TimeSpan.FromSeconds(10));
    }

    private static bool IsSafe(ResilienceContext context) =>
        context.GetRequestMessage() is { } request
        && request.Options.TryGetValue(ServiceClient.SafeOption, out var safe)
        && safe;

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException
        || outcome.Result?.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway;
}
