using System.Globalization;
using System.Net;
using System.Text;
using System.Web;
using Nexus.Testing;

namespace Nexus.Auth.Tests.Oidc;

/// <summary>Lets a running flow move the test's clock and do what only an operator does.</summary>
internal sealed class FlowControls : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly OidcRig rig;

    private FlowControls(OidcRig rig)
    {
        this.rig = rig;
        Address = $"http://127.0.0.1:{FreePorts.Next()}/";
        listener.Prefixes.Add(Address);
        listener.Start();
        _ = ListenAsync();
    }

    public string Address { get; }

    public static FlowControls Start(OidcRig rig) => new(rig);

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                try
                {
                    await DoAsync(context.Request.Url!);
                }
                catch (Exception broken)
                {
                    // The flow fails with it.
                    context.Response.StatusCode = 500;
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(broken.Message));
                }
                context.Response.Close();
            }
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
        {
            // The flow is over.
        }
    }

    private Task DoAsync(Uri asked)
    {
        if (asked.AbsolutePath == "/rotate")
        {
            return rig.Host.RotateSigningKeyAsync();
        }
        var seconds = HttpUtility.ParseQueryString(asked.Query)["seconds"]!;
        rig.Pass(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
        return Task.CompletedTask;
    }

    public void Dispose() => listener.Close();
}
