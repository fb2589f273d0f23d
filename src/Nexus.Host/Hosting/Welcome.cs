using Nexus.Host.Commands;
using Nexus.Kernel.Services;

namespace Nexus.Host.Hosting;

/// <summary>What a person sees when the platform is up: where to look, and the first sign-in.</summary>
internal static class Welcome
{
    public static async Task PrintAsync(WebApplication app, ServiceList services, int port, TimeSpan taken)
    {
        var address = app.Configuration["Public:Address"]?.TrimEnd('/') ?? $"http://localhost:{port}";
        Console.WriteLine(
            $"{Terminal.Green("Ready")} in {taken.TotalSeconds:F1} s: {services.All.Count} services in one process."
        );
        Console.WriteLine();
        Console.WriteLine($"  Open        {Terminal.Bold(address)}");
        Console.WriteLine($"  Operations  {address}/operations");
        Console.WriteLine($"  API         {address}/reference   (OpenAPI: {address}/openapi/v1.json)");
        FirstAdministrator.Print(await FirstAdministrator.EnsureAsync(app));
        Console.WriteLine();
        Console.WriteLine("  Ctrl-C stops.");
    }
}
