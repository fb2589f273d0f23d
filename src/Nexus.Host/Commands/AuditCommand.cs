using System.CommandLine;
using Nexus.Host.Hosting;
using Nexus.Kernel.Auditing;
using Nexus.Kernel.Data;

namespace Nexus.Host.Commands;

/// <summary><c>nexus audit verify</c>: recomputes every audit chain.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var data = SharedOptions.Data();
        var verify = new Command("verify", "Recompute every audit chain; exit code 1 when one is broken.") { data };
        verify.SetAction(
            (parsed, token) =>
                Terminal.RunAsync(() => Databases.UseAsync(parsed.GetValue(data), app => VerifyAsync(app, token)))
        );
        return new Command("audit", "The audit log: who did what to what.") { verify };
    }

    private static async Task<int> VerifyAsync(IServiceProvider app, CancellationToken cancellationToken)
    {
        var whole = true;
        foreach (var database in app.GetServices<ServiceDatabase>())
        {
            var report = await AuditVerifier.VerifyAsync(database, cancellationToken);
            whole &= report.FirstBroken is null;
            var verdict = report.FirstBroken is { } broken
                ? Terminal.Red($"broken at {broken}")
                : Terminal.Green("whole");
            Console.WriteLine($"  {report.Service, -20} {report.Entries, 8} entries  {verdict}");
        }
        return whole ? 0 : 1;
    }
}
