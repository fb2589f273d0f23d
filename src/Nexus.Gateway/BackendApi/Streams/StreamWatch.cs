using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Nexus.Gateway.BackendApi.Sessions;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Gateway.BackendApi.Streams;

/// <summary>
/// WebSockets and server-sent events pass the same checks as every request and outlive them by hours: they are counted
/// apart, and cut when the session, key or token they were opened with ends. A token that a program was lent, or that
/// has no session, ends when its time is over: nothing else would ever say so.
/// </summary>
internal sealed class StreamWatch(
    Onward next,
    RevocationWatch revocations,
    StreamCredentials credentials,
    OpenStreams streams,
    TimeProvider clock
) : IGatewayStep
{
    public Task InvokeAsync(HttpContext context, GatewayRequest request)
    {
        if (IsUpgrade(context))
        {
            return RunAsync(context, request);
        }
        if (context.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            return RunEventsAsync(context, request);
        }
        return next(context, request);
    }

    public static bool IsUpgrade(HttpContext context) =>
        context.Request.Headers.Upgrade.Count > 0
        || (
            HttpMethods.IsConnect(context.Request.Method)
            && context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true
        );

    private async Task RunAsync(HttpContext context, GatewayRequest request)
    {
        streams.Enter();
        request.BecomeStream();
        try
        {
            using (CutWhenEnded(context, request))
            {
                await next(context, request);
            }
        }
        finally
        {
            streams.Leave();
        }
    }

    // Whether an answer is an event stream shows when it begins.
    private async Task RunEventsAsync(HttpContext context, GatewayRequest request)
    {
        IDisposable? cut = null;
        var entered = false;
        context.Response.OnStarting(() =>
        {
            if (
                context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase)
                == true
            )
            {
                streams.Enter();
                entered = true;
                request.BecomeStream();
                context.Response.Headers["X-Accel-Buffering"] = "no";
                cut = CutWhenEnded(context, request);
            }
            return Task.CompletedTask;
        });
        try
        {
            await next(context, request);
        }
        finally
        {
            cut?.Dispose();
            if (entered)
            {
                streams.Leave();
            }
        }
    }

    private CutOff CutWhenEnded(HttpContext context, GatewayRequest request)
    {
        if (request.Credential is { } shown)
        {
            return new CutOff(credentials.OnEnd(shown, context.Abort));
        }
        var user = request.Caller;
        var session = user?.SessionIdOrNull() is { } id ? revocations.OnEnd(id, context.Abort) : null;
        var isLent = session is null || request.Scopes is not null;
        return new CutOff(session, isLent && user?.EndsAtOrNull() is { } end ? AtItsEnd(end, context) : null);
    }

    private ITimer AtItsEnd(DateTimeOffset end, HttpContext context)
    {
        var left = end - clock.GetUtcNow();
        return clock.CreateTimer(
            _ => context.Abort(),
            null,
            left > TimeSpan.Zero ? left : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan
        );
    }

    private sealed class CutOff(params IDisposable?[] watches) : IDisposable
    {
        public void Dispose() => Array.ForEach(watches, watch => watch?.Dispose());
    }
}

/// <summary>How many streams are open.</summary>
internal sealed class OpenStreams(IOptions<GatewayOptions> options)
{
    private int count;

    public int Count => Volatile.Read(ref count);

    public void Enter()
    {
        if (Interlocked.Increment(ref count) > options.Value.Resilience.MostStreams)
        {
            Interlocked.Decrement(ref count);
            throw Problems.Unavailable("Too many streams are open.", 10);
        }
    }

    public void Leave() => Interlocked.Decrement(ref count);
}
