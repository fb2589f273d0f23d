using System.CommandLine;
using System.Reflection;

namespace Nexus.Host.Commands;

/// <summary><c>nexus version</c>.</summary>
internal static class VersionCommand
{
    public static string Number { get; } =
        typeof(VersionCommand)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0";

    public static Command Create()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ => Console.WriteLine($"nexus {Number} (.NET {Environment.Version})"));
        return command;
    }
}
