using System.Collections.Concurrent;
using System.Net;
using System.Web;
using Nexus.Testing;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>An application's back-channel logout endpoint, which is away the first time.</summary>
internal sealed class LogoutReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private int asked;

    private LogoutReceiver(string address)
    {
        Address = address;
        listener.Prefixes.Add(address);
        listener.Start();
        _ = ListenAsync();
    }

    public string Address { get; }

    public int Asked => asked;

    public ConcurrentQueue<string> Tokens { get; } = new();

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
                var first = Interlocked.Increment(ref asked) == 1;
                context.Response.StatusCode = first ? 503 : 200;
                if (!first && form["logout_token"] is { } token)
                {
                    Tokens.Enqueue(token);
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
