using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Nexus.Kernel.Data;
using Xunit;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>The classes that share the providers; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OidcFlows : ICollectionFixture<OidcRigs>
{
    public const string Name = "oidc-flows";
}

/// <summary>A provider on each engine with registered applications, started once for all flows.</summary>
public sealed class OidcRigs : IAsyncDisposable
{
    private readonly Dictionary<DatabaseEngine, OidcRig> rigs = [];

    internal async Task<OidcRig> OnAsync(DatabaseEngine engine)
    {
        if (!rigs.TryGetValue(engine, out var rig))
        {
            rigs[engine] = rig = await OidcRig.StartAsync(engine);
        }
        await rig.RenewAsync();
        return rig;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var rig in rigs.Values)
        {
            await rig.DisposeAsync();
        }
    }
}

internal sealed class OidcRig : IAsyncDisposable
{
    public const string Issuer = "http://localhost:3000";
    public const string Redirect = "http://127.0.0.1:9/callback";
    public const string AfterLogout = "http://127.0.0.1:9/bye";

    private static readonly string[] Everything =
    [
        "openid",
        "profile",
        "email",
        "offline_access",
        "auth:read",
        "content:read",
    ];

    private readonly JsonObject settings;
    private bool stale;

    private OidcRig(AuthHost host, LogoutReceiver receiver, string adminToken, JsonObject settings) =>
        (Host, Receiver, AdminToken, this.settings) = (host, receiver, adminToken, settings);

    public AuthHost Host { get; }

    public LogoutReceiver Receiver { get; }

    public string AdminToken { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<OidcRig> StartAsync(
        DatabaseEngine engine,
        Dictionary<string, string?>? configuration = null
    )
    {
        NodeClients.Require();
        var host = await AuthHost.StartAsync(engine, configuration);
        var receiver = LogoutReceiver.Start();
        var admin = (await host.AdministratorAsync()).AccessToken;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var settings = new JsonObject
        {
            ["issuer"] = Issuer,
            ["address"] = host.Host.Address.ToString().TrimEnd('/'),
            ["redirectUri"] = Redirect,
            ["afterLogout"] = AfterLogout,
            ["adminToken"] = admin,
            ["ahead"] = 0,
            ["password"] = AuthHost.Password,
            ["privateJwk"] = Jwk(key, true),
        };
        var rig = new OidcRig(host, receiver, admin, settings);
        await rig.RegisterApplicationsAsync(Jwk(key, false));
        return rig;
    }

    /// <summary>Lets time pass for the host, and for the clients that are told of it afterwards.</summary>
    public void Pass(TimeSpan time)
    {
        Host.Time.Pass(time);
        settings["ahead"] = settings["ahead"]!.GetValue<int>() + (int)time.TotalSeconds;
        stale = true;
    }

    /// <summary>After a flow that let time pass, the administrator's token may have ended.</summary>
    public async Task RenewAsync()
    {
        if (stale)
        {
            AdminToken = (await Host.SignInAsync("admin@nexus.local")).AccessToken;
            settings["adminToken"] = AdminToken;
            stale = false;
        }
    }

    /// <summary>Runs a flow that may move the clock and rotate the signing key.</summary>
    public async Task<JsonElement> RunAsync(string flow, JsonObject person)
    {
        using var controls = FlowControls.Start(this);
        person["controls"] = controls.Address;
        return await NodeClients.RunAsync(flow, person);
    }

    /// <summary>What a flow is told, with a person of its own who is signed in.</summary>
    public async Task<JsonObject> PersonAsync(string name)
    {
        var email = $"{name.ToLowerInvariant()}@example.com";
        var signedIn = await Host.RegisterAndSignInAsync(email);
        using var client = Host.Bearer(signedIn.AccessToken);
        var me = await client.GetFromJsonAsync<JsonElement>("/api/auth/me", Token);
        var given = settings.DeepClone().AsObject();
        given["email"] = email;
        given["userId"] = me.GetProperty("userId").GetString();
        given["userToken"] = signedIn.AccessToken;
        given["otherToken"] = AdminToken;
        return given;
    }

    public async Task<string> InitialTokenAsync()
    {
        using var admin = Host.Bearer(AdminToken);
        using var answer = await admin.PostAsJsonAsync("/oauth2/initial-tokens", new { name = "partner" }, Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("token").GetString()!;
    }

    private async Task RegisterApplicationsAsync(JsonObject publicKey)
    {
        var web = Web("Web shop", "secret");
        web["grants"] = new JsonArray("authorization-code", "token-exchange");
        await RegisterAsync("web", web);
        await RegisterAsync("native", Web("Telephone", "none"));
        await RegisterAsync("machine", Machine("Reports", "secret"));
        var keyed = Machine("Ledger", "privateKey");
        keyed["jwks"] = new JsonObject { ["keys"] = new JsonArray(publicKey) };
        await RegisterAsync("keyed", keyed);
        var device = Web("Television", "none");
        device["grants"] = new JsonArray("device-code");
        await RegisterAsync("device", device);
    }

    private JsonObject Web(string name, string proof) =>
        new()
        {
            ["name"] = name,
            ["proof"] = proof,
            ["redirectUris"] = new JsonArray(Redirect),
            ["postLogoutRedirectUris"] = new JsonArray(AfterLogout),
            ["backchannelLogoutUri"] = Receiver.Address,
            ["scopes"] = new JsonArray([.. Everything.Select(scope => JsonValue.Create(scope))]),
        };

    private static JsonObject Machine(string name, string proof) =>
        new()
        {
            ["name"] = name,
            ["proof"] = proof,
            ["grants"] = new JsonArray("client-credentials", "token-exchange"),
            ["scopes"] = new JsonArray("content:read", "auth:read"),
        };

    private async Task RegisterAsync(string name, JsonObject request)
    {
        using var admin = Host.Bearer(AdminToken);
        using var answer = await admin.PostAsJsonAsync("/oauth2/clients", request, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Token));
        settings[name] = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token));
    }

    private static JsonObject Jwk(ECDsa key, bool withPrivate)
    {
        var parameters = key.ExportParameters(withPrivate);
        var jwk = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["kid"] = "ledger-1",
            ["use"] = "sig",
            ["alg"] = "ES256",
            ["x"] = Base64UrlEncoder.Encode(parameters.Q.X),
            ["y"] = Base64UrlEncoder.Encode(parameters.Q.Y),
        };
        if (withPrivate)
        {
            jwk["d"] = Base64UrlEncoder.Encode(parameters.D);
        }
        return jwk;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Receiver.Dispose();
    }
}
