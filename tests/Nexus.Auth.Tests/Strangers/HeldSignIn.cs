using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.SessionMgr.Calls;
using Nexus.Contracts.SessionMgr;
using Nexus.Kernel.Calls;
using Xunit;

namespace Nexus.Auth.Tests.Strangers;

/// <summary>
/// A sign-in that is under way: it has proved its user and asks for a session, and the request for that waits on its way
/// to session-mgr until the test lets it through.
/// </summary>
internal sealed class HeldSignIn(IServiceProvider services) : IServiceCallHandler<StartSession, StartedSession>
{
    private static readonly ConcurrentDictionary<Guid, Gate> Gates = new();

    /// <summary>Holds this user's next sign-ins.</summary>
    public static Gate Hold(AuthHost host, Guid user)
    {
        new Routes(host.Host.Services).MapCall<StartSession, StartedSession, HeldSignIn>(SessionCalls.Start);
        return Gates[user] = new Gate(() => Gates.TryRemove(user, out _));
    }

    public async Task<StartedSession> HandleAsync(StartSession request, CancellationToken cancellationToken)
    {
        if (Gates.TryGetValue(request.UserId, out var gate))
        {
            await gate.PassAsync(cancellationToken);
        }
        var real = ActivatorUtilities.CreateInstance<StartSessionHandler>(services);
        return await real.HandleAsync(request, cancellationToken);
    }

    internal sealed class Gate(Action forget)
    {
        private readonly TaskCompletionSource arrived = new();
        private readonly TaskCompletionSource open = new();

        public Task ArrivedAsync() => arrived.Task.WaitAsync(TestContext.Current.CancellationToken);

        public void Open()
        {
            forget();
            open.SetResult();
        }

        public Task PassAsync(CancellationToken cancellationToken)
        {
            arrived.TrySetResult();
            return open.Task.WaitAsync(cancellationToken);
        }
    }

    // A call is answered by whoever was mapped for it last.
    private sealed class Routes(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}
