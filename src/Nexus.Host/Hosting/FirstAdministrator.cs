using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;

namespace Nexus.Host.Hosting;

/// <summary>Asks user-auth for the first administrator; where there is none yet, a one-time password comes back.</summary>
internal static class FirstAdministrator
{
    public const string Email = "admin@nexus.local";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static async Task<string?> EnsureAsync(WebApplication app)
    {
        var client = app.Services.GetRequiredService<ServiceClient>();
        var stopping = app.Lifetime.ApplicationStopping;
        // In a cluster user-auth may start after the gateway.
        while (true)
        {
            try
            {
                var made = await client.SendAsync(
                    UserCalls.EnsureAdministrator,
                    new EnsureAdministrator(Email),
                    stopping
                );
                return made.OneTimePassword;
            }
            catch (ServiceCallException away) when (away.Answer is null or { Status: >= 500 })
            {
                await Task.Delay(Pause, stopping);
            }
        }
    }

    public static void Print(string? password)
    {
        if (password is not null)
        {
            Console.WriteLine();
            Console.WriteLine(
                $"  First sign-in: {Commands.Terminal.Bold(Email)} with the one-time password {Commands.Terminal.Bold(password)}"
            );
            Console.WriteLine("  It is shown only now; you choose your own at the sign-in.");
        }
    }
}
