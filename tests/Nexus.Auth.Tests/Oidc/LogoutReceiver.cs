using System.Collections.Concurrent;
using System.Net;
using System.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Nexus.Testing;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>An application's back-channel logout endpoint, which is away the first time it is told of a person.</summary>
internal sealed class LogoutReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentDictionary<string, int> asked = new();
    private readonly ConcurrentDictionary<string, string> tokens = new();

    private LogoutReceiver(string address)
    {
        Address = address;
        listener.Prefixes.Add(address);
        listener.Start();
        _ = ListenAsync();
    }

    public string Address { get; }

    /// <summary>How often it was told of a person; others sign out at the same provider.</summary>
    public int AskedFor(string person) => asked.GetValueOrDefault(person);

    public string? TokenFor(string person) => tokens.GetValueOrDefault(person);

    public static LogoutReceiver Start() => new($"http://127.0.0.1:{FreePorts.Next()}/logout/");

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var form = HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
                var token = form["logout_token"]!;
                var person = new JsonWebToken(token).Subject;
                var first = asked.AddOrUpdate(person, 1, (_, before) => before + 1) == 1;
                context.Response.StatusCode = first ? 503 : 200;
                if (!first)
                {
                    tokens[person] = token;
                }
                context.Response.Close();
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    public void Dispose() => listener.Close();
}
