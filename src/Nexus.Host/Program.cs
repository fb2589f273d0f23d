using System.CommandLine;
using Nexus.Host.Commands;

var root = new RootCommand("Nexus COS: the operating system of a creator business.")
{
    UpCommand.Create(),
    ServeCommand.Create(),
    ListCommand.Create(),
    DemoCommand.Create(),
    HealthCommand.Create(),
    VerifyConfigCommand.Create(),
    MigrateCommand.Create(),
    DeadLettersCommand.Create(),
    AuditCommand.Create(),
    VersionCommand.Create(),
};

// Ctrl-C drains and stops; longer than the host's own patience, so that it is the host that ends the process.
return await root.Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
