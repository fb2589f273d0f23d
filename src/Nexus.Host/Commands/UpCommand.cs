using System.CommandLine;
using Nexus.Host.Hosting;

namespace Nexus.Host.Commands;

/// <summary><c>nexus up</c>: everything in one process on embedded parts.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var data = SharedOptions.Data();
        var port = new Option<int>("--port")
        {
            Description = "The port to listen on.",
            DefaultValueFactory = _ => 3000,
        };
        var address = new Option<string>("--address")
        {
            Description = "The address to listen on; 0.0.0.0 opens it to the network.",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var command = new Command("up", "Run the platform in one process on embedded parts.") { data, port, address };
        command.SetAction(
            (parsed, cancellationToken) =>
                Terminal.RunAsync(() =>
                    EmbeddedPlatform.RunAsync(
                        DataFolder.Choose(parsed.GetValue(data)),
                        parsed.GetValue(address)!,
                        parsed.GetValue(port),
                        cancellationToken
                    )
                )
        );
        return command;
    }
}
