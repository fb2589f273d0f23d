using System.CommandLine;
using Nexus.Host.Hosting;

namespace Nexus.Host.Commands;

/// <summary><c>nexus serve</c>: chosen services in one process, as in Kubernetes.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("service")
        {
            Description = "Names as in 'nexus list'.",
            Arity = ArgumentArity.OneOrMore,
        };
        var address = new Option<string>("--address")
        {
            Description = "The address to listen on.",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var command = new Command("serve", "Run chosen services on PostgreSQL, Redis and RabbitMQ.") { names, address };
        command.SetAction(
            (parsed, cancellationToken) =>
                Terminal.RunAsync(() =>
                    DistributedPlatform.RunAsync(parsed.GetValue(names)!, parsed.GetValue(address)!, cancellationToken)
                )
        );
        return command;
    }
}
