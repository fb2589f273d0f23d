using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OtpNet;
using Xunit;

namespace Nexus.Auth.Tests.SecondStep;

/// <summary>A user with an authenticator app that is set up.</summary>
internal sealed class Enrolled
{
    private readonly AuthHost host;
    private readonly Totp app;

    private Enrolled(AuthHost host, string email, string secret, IReadOnlyList<string> recoveryCodes)
    {
        (this.host, Email, Secret, RecoveryCodes) = (host, email, secret, recoveryCodes);
        app = new Totp(Base32Encoding.ToBytes(secret));
    }

    public string Email { get; }

    public string Secret { get; }

    public IReadOnlyList<string> RecoveryCodes { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Enrolled> NewAsync(AuthHost host, string email = "ada@example.com")
    {
        using var client = host.Bearer((await host.RegisterAndSignInAsync(email)).AccessToken);
        var offer = await client.PostAsync("/api/auth/mfa/totp", null, Token);
        Assert.Equal(HttpStatusCode.OK, offer.StatusCode);
        var secret = (await JsonAsync(offer)).GetProperty("secret").GetString()!;
        var code = new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(host.Time.GetUtcNow().UtcDateTime);
        var confirmed = await client.PostAsJsonAsync("/api/auth/mfa/totp/confirm", new { code }, Token);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        var codes = (await JsonAsync(confirmed)).GetProperty("codes");
        return new Enrolled(host, email, secret, [.. codes.EnumerateArray().Select(one => one.GetString()!)]);
    }

    /// <summary>The app's code half a minute on, so that it is one that was not used yet.</summary>
    public string NextCode()
    {
        host.Time.Pass(TimeSpan.FromSeconds(30));
        return app.ComputeTotp(host.Time.GetUtcNow().UtcDateTime);
    }

    /// <summary>Gives the password; the token of the demand for the second step.</summary>
    public async Task<string> FirstStepAsync()
    {
        var answer = await host.LoginAsync(Email);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("mfa-required", await AuthHost.ProblemAsync(answer));
        return (await JsonAsync(answer)).GetProperty("mfaToken").GetString()!;
    }

    public Task<HttpResponseMessage> SecondStepAsync(string mfaToken, string code, bool cookie = false) =>
        host.PostAsync(
            "/api/auth/mfa/verify",
            new
            {
                mfaToken,
                code,
                cookie,
            }
        );

    public async Task<SignedIn> SignInAsync()
    {
        var answer = await SecondStepAsync(await FirstStepAsync(), NextCode());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await AuthHost.ReadAsync(answer);
    }

    public static Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>(Token);
}
