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
return await root.Parse(args).InvokeAsync();
