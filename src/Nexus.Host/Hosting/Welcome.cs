using Nexus.Contracts.UserAuth;
using Nexus.Host.Commands;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Services;

namespace Nexus.Host.Hosting;

/// <summary>What a person sees when the platform is up: where to look, and the first sign-in.</summary>
internal static class Welcome
{
    private const string AdministratorEmail = "admin@nexus.local";

    public static async Task PrintAsync(WebApplication app, ServiceList services, int port, TimeSpan taken)
    {
        var address = $"http://localhost:{port}";
        Console.WriteLine(
            $"{Terminal.Green("Ready")} in {taken.TotalSeconds:F1} s: {services.All.Count} services in one process."
        );
        Console.WriteLine();
        Console.WriteLine($"  Open        {Terminal.Bold(address)}");
        Console.WriteLine($"  Operations  {address}/operations");
        Console.WriteLine($"  API         {address}/reference   (OpenAPI: {address}/openapi/v1.json)");
        var client = app.Services.GetRequiredService<ServiceClient>();
        var made = await client.SendAsync(
            UserCalls.EnsureAdministrator,
            new EnsureAdministrator(AdministratorEmail),
            app.Lifetime.ApplicationStopping
        );
        if (made.OneTimePassword is { } password)
        {
            Console.WriteLine();
            Console.WriteLine(
                $"  First sign-in: {Terminal.Bold(AdministratorEmail)} with the one-time password {Terminal.Bold(password)}"
            );
            Console.WriteLine("  It is shown only now; you choose your own at the sign-in.");
        }
        Console.WriteLine();
        Console.WriteLine("  Ctrl-C stops.");
    }
}
