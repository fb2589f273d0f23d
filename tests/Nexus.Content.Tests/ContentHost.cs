using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Contracts.KeyService;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Kernel.Services;
using Nexus.Kernel.Storage;
using Nexus.Testing;
using Xunit;

namespace Nexus.Content.Tests;

/// <summary>The content services in one host. Only key-service and user-auth, other domains', are small ones of the test's own.</summary>
internal static class ContentHost
{
    public static TheoryData<DatabaseEngine> Engines => [DatabaseEngine.Sqlite, DatabaseEngine.PostgreSql];

    public static Task<ServiceHost> StartAsync(
        DatabaseEngine engine,
        Dictionary<string, string?>? settings = null,
        TimeProvider? clock = null,
        UserAuthDouble? crews = null,
        NexusService? listener = null
    ) =>
        ServiceHost.StartAsync(
            engine,
            [
                .. ContentDomain.Services,
                new DerivingKeyService(),
                new PersonalTokenService(),
                crews ?? new UserAuthDouble(),
                .. listener is null ? Array.Empty<NexusService>() : [listener],
            ],
            settings,
            clock is null ? null : services => services.AddSingleton(clock)
        );

    /// <summary>Every object of the host, whoever owns it.</summary>
    public static async Task<List<string>> ObjectsAsync(ServiceHost host)
    {
        var keys = new List<string>();
        await foreach (var entry in host.Services.GetRequiredService<IObjectStore>().ListAsync(""))
        {
            keys.Add(entry.Key);
        }
        return keys;
    }

    public static List<string> WorkFiles(ServiceHost host) =>
        [.. Directory.EnumerateFiles(Path.Combine(host.Folder, "work"), "*", SearchOption.AllDirectories)];

    public static async Task UntilAsync(Func<Task<bool>> condition, string what, int seconds = 60)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited {seconds} s for: {what}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private sealed class DerivingKeyService : NexusService
    {
        public override string Name => "key-service";

        public override string Domain => "platform";

        public override int Port => 3080;

        public override IReadOnlyList<string> Routes => ["/api/keys"];

        public override void Configure(ServiceSetup setup) { }

        public override void MapEndpoints(IEndpointRouteBuilder routes)
        {
            routes.MapCall<DeriveKey, DerivedKey, Deriving>(KeyCalls.Derive);
            routes.MapCall<CreateDataKey, DataKeyCreated, Wrapping>(KeyCalls.CreateDataKey);
            routes.MapCall<UnwrapDataKey, DataKeyUnwrapped, Unwrapping>(KeyCalls.UnwrapDataKey);
            routes.MapCall<SignData, SignedData, Signing>(KeyCalls.Sign);
            routes.MapCall<GetPublicKeys, PublicKeys, Telling>(KeyCalls.PublicKeys);
        }
    }

    // Wrapped is the key backwards: enough to see that it was opened again.
    private sealed class Wrapping : IServiceCallHandler<CreateDataKey, DataKeyCreated>
    {
        public Task<DataKeyCreated> HandleAsync(CreateDataKey request, CancellationToken cancellationToken)
        {
            var key = RandomNumberGenerator.GetBytes(32);
            return Task.FromResult(new DataKeyCreated(key, Convert.ToHexString([.. key.Reverse()])));
        }
    }

    private sealed class Unwrapping : IServiceCallHandler<UnwrapDataKey, DataKeyUnwrapped>
    {
        public Task<DataKeyUnwrapped> HandleAsync(UnwrapDataKey request, CancellationToken cancellationToken) =>
            Task.FromResult(new DataKeyUnwrapped([.. Convert.FromHexString(request.Wrapped).Reverse()]));
    }

    private sealed class PersonalTokenService : NexusService
    {
        public override string Name => "token-mgr";

        public override string Domain => "auth";

        public override int Port => 3005;

        public override IReadOnlyList<string> Routes => ["/api/tokens"];

        public override void Configure(ServiceSetup setup) { }

        public override void MapEndpoints(IEndpointRouteBuilder routes) =>
            routes.MapCall<CheckPersonalToken, PersonalTokenState, Checking>(TokenCalls.CheckPersonal);
    }

    // "nxp_{user}_{scope}" is good.
    private sealed class Checking : IServiceCallHandler<CheckPersonalToken, PersonalTokenState>
    {
        public Task<PersonalTokenState> HandleAsync(CheckPersonalToken request, CancellationToken cancellationToken) =>
            Task.FromResult(
                request.Token.Split('_') is [_, var id, var scope] && Guid.TryParse(id, out var user)
                    ? new PersonalTokenState(true, Guid.NewGuid(), user, [scope], null)
                    : new PersonalTokenState(false, null, null, [], null)
            );
    }

    private sealed class Deriving : IServiceCallHandler<DeriveKey, DerivedKey>
    {
        public Task<DerivedKey> HandleAsync(DeriveKey request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new DerivedKey(SHA256.HashData(Encoding.UTF8.GetBytes($"test|{request.Key}|{request.Context}")))
            );
    }
}
