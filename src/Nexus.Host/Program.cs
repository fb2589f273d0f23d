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

var parsed = root.Parse(args);

// Ctrl-C drains and stops; longer than the host's own patience, so that it is the host that ends the process.
var invocation = new InvocationConfiguration
{
    ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
    EnableDefaultExceptionHandler = false,
};
try
{
    var exitCode = await Terminal.RunAsync(() => parsed.InvokeAsync(invocation));
    return parsed.Errors.Count > 0 ? Terminal.WrongUsage : exitCode;
}
catch (Exception unexpected)
{
    // Nobody foresaw it: all that is known of it, and an ordinary exit code instead of an abort.
    Console.Error.WriteLine("nexus: " + unexpected);
    return 1;
}
