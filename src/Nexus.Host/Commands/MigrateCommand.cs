using System.CommandLine;
using Nexus.Host.Hosting;
using Nexus.Kernel.Data;

namespace Nexus.Host.Commands;

/// <summary><c>nexus migrate</c>: brings every schema up to date without starting the platform.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var data = SharedOptions.Data();
        var command = new Command("migrate", "Bring every database up to date.") { data };
        command.SetAction(
            (parsed, token) =>
                Terminal.RunAsync(() => Databases.UseAsync(parsed.GetValue(data), app => MigrateAsync(app, token)))
        );
        return command;
    }

    private static async Task<int> MigrateAsync(IServiceProvider app, CancellationToken cancellationToken)
    {
        var steps = await app.GetRequiredService<MigrationHost>().MigrateAsync(cancellationToken);
        foreach (var (service, count) in steps.OrderBy(pair => pair.Key))
        {
            Console.WriteLine($"  {service, -20} {(count == 0 ? "up to date" : $"{count} step(s)")}");
        }
        return 0;
    }
}
