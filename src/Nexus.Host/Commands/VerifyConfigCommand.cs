using System.CommandLine;
using Nexus.Host.Hosting;

namespace Nexus.Host.Commands;

/// <summary><c>nexus verify-config</c>: checks the configuration without starting anything.</summary>
internal static class VerifyConfigCommand
{
    public static Command Create()
    {
        var mode = new Option<Mode>("--mode")
        {
            Description = "For 'up' or 'serve'.",
            DefaultValueFactory = _ => Mode.Up,
        };
        var command = new Command("verify-config", "Check the configuration; names each wrong key and what is allowed.")
        {
            mode,
        };
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(mode);
            var defaults = chosen == Mode.Serve ? DistributedPlatform.Defaults : [];
            var configuration = NexusHost.CreateBuilder(defaults).Configuration;
            var wrong = ConfigurationRules.Check(configuration, chosen);
            foreach (var line in wrong)
            {
                Console.Error.WriteLine(line);
            }
            if (wrong.Count == 0)
            {
                Console.WriteLine("The configuration is valid.");
                foreach (var note in ConfigurationRules.Notes(configuration))
                {
                    Console.WriteLine("Note: " + note);
                }
            }
            return wrong.Count == 0 ? 0 : 2;
        });
        return command;
    }
}
