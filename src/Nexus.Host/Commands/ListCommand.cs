using System.CommandLine;
using System.Text.Json;
using Nexus.Host.Hosting;
using Nexus.Kernel.Services;
using Spectre.Console;

namespace Nexus.Host.Commands;

/// <summary><c>nexus list</c>: the services of this binary.</summary>
internal static class ListCommand
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var json = SharedOptions.Json();
        var command = new Command("list", "List the services of this binary.") { json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(Installed.Services.Select(Describe), Format));
            }
            else
            {
                PrintTable(Installed.Services);
            }
        });
        return command;
    }

    private static object Describe(NexusService service) =>
        new
        {
            service.Name,
            service.Domain,
            service.Port,
            service.Routes,
            service.Needs,
        };

    private static void PrintTable(IReadOnlyList<NexusService> services)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("service", "domain", "port", "routes", "needs");
        foreach (var service in services)
        {
            table.AddRow(
                service.Name,
                service.Domain,
                service.Port.ToString(),
                string.Join("\n", service.Routes),
                string.Join(", ", service.Needs)
            );
        }
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = 200;
        }
        AnsiConsole.Write(table);
    }
}
