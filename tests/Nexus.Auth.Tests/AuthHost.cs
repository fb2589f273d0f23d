using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Auth.AuthService.Passwords;
using Nexus.Contracts.TokenMgr;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Data;
using Nexus.Platform;
using Nexus.Testing;
using Xunit;

namespace Nexus.Auth.Tests;

/// <summary>The auth services and key-service, with their own tokens and a clock the test moves.</summary>
internal sealed class AuthHost : IAsyncDisposable
{
    public const string Password = "violet teapot harbour 7";

    private AuthHost(ServiceHost host, ManualTime time) => (Host, Time) = (host, time);

    public ServiceHost Host { get; }

    public ManualTime Time { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<AuthHost> StartAsync(DatabaseEngine engine, Dictionary<string, string?>? settings = null)
    {
        var time = new ManualTime();
        var host = await ServiceHost.StartAsync(
            engine,
            [.. AuthDomain.Services, .. PlatformDomain.Services],
            settings,
            services =>
                // Passwords are hashed as in the product, only less often: PasswordTests sees to the product's number.
                services.AddSingleton<TimeProvider>(time).AddSingleton(_ => new PasswordHashing(iterations: 1000)),
            provider => new SigningKeySource(
                provider.GetRequiredService<ServiceClient>(),
                provider.GetRequiredService<TimeProvider>()
            )
        );
        return new AuthHost(host, time);
    }

    public HttpClient Anonymous() => Host.Anonymous();

    public HttpClient Bearer(string accessToken)
    {
        var client = Host.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return client;
    }

    public Task<TResponse> SendAsync<TRequest, TResponse>(ServiceCall<TRequest, TResponse> call, TRequest request)
        where TRequest : class
        where TResponse : class => Host.Services.GetRequiredService<ServiceClient>().SendAsync(call, request, Token);

    public async Task<HttpResponseMessage> PostAsync(string path, object body)
    {
        using var client = Anonymous();
        return await client.PostAsJsonAsync(path, body, Token);
    }

    public async Task RegisterAsync(string email, string role = "fan", string password = Password)
    {
        var answer = await PostAsync(
            "/api/auth/register",
            new
            {
                email,
                displayName = "Ada " + role,
                password,
                role,
            }
        );
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public Task<HttpResponseMessage> LoginAsync(string email, string password = Password, bool cookie = false) =>
        PostAsync(
            "/api/auth/login",
            new
            {
                email,
                password,
                cookie,
            }
        );

    public async Task<SignedIn> SignInAsync(string email, string password = Password)
    {
        var answer = await LoginAsync(email, password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await ReadAsync(answer);
    }

    public async Task<SignedIn> RegisterAndSignInAsync(string email, string role = "fan")
    {
        await RegisterAsync(email, role);
        return await SignInAsync(email);
    }

    public Task<HttpResponseMessage> RefreshAsync(string refreshToken) =>
        PostAsync("/api/tokens/refresh", new { refreshToken });

    public static async Task<SignedIn> ReadAsync(HttpResponseMessage answer)
    {
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        return new SignedIn(
            json.GetProperty("accessToken").GetString()!,
            json.GetProperty("refreshToken").GetString()!,
            json.GetProperty("expiresIn").GetInt32()
        );
    }

    public static async Task<string> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement;
        return json.GetProperty("type").GetString()!["urn:nexus:problem:".Length..];
    }

    /// <summary>Signs in as the first administrator, whose one-time password is replaced on the way.</summary>
    public async Task<SignedIn> AdministratorAsync(string email = "admin@nexus.local")
    {
        var made = await SendAsync(
            Contracts.UserAuth.UserCalls.EnsureAdministrator,
            new Contracts.UserAuth.EnsureAdministrator(email)
        );
        var refused = await LoginAsync(email, made.OneTimePassword!);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var demand = await refused.Content.ReadFromJsonAsync<JsonElement>(Token);
        var changed = await PostAsync(
            "/api/auth/password/change-required",
            new { changeToken = demand.GetProperty("changeToken").GetString(), newPassword = Password }
        );
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        return await SignInAsync(email);
    }

    public async Task RotateSigningKeyAsync()
    {
        using var client = Host.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (await AdministratorTokenAsync()).AccessToken
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/keys/access-tokens/rotate");
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request, Token)).StatusCode);
    }

    private async Task<SignedIn> AdministratorTokenAsync()
    {
        var answer = await LoginAsync("admin@nexus.local");
        return answer.StatusCode == HttpStatusCode.OK ? await ReadAsync(answer) : await AdministratorAsync();
    }

    public async Task AssertAuditAsync(string service)
    {
        var database = Host.Services.GetRequiredKeyedService<ServiceDatabase>(service);
        var report = await AuditVerifier.VerifyAsync(database, Token);
        for (var i = 0; i < 100 && report.Unsealed > 0; i++)
        {
            await Task.Delay(50, Token);
            report = await AuditVerifier.VerifyAsync(database, Token);
        }
        Assert.True(report.Entries > 0, service + " audited nothing");
        Assert.Equal((0L, null), (report.Unsealed, report.FirstBroken));
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

internal sealed record SignedIn(string AccessToken, string RefreshToken, int ExpiresIn);
