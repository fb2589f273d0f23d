using Nexus.Kernel.Health;

namespace Nexus.Content.DspUpload.Scanning;

/// <summary>
/// Says whether uploads are looked at for viruses. Uploads are taken either way; without an answer they wait. A scanner
/// that is away must not make the probes of the platform slow, so they wait for it no longer than a healthy one needs.
/// </summary>
internal sealed class ScannerCheck(VirusScanner scanner) : IReadinessCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private Task<bool>? asking;

    public string Service => DspUploadService.ServiceName;

    public Task<string?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public async Task<string?> NoteAsync(CancellationToken cancellationToken)
    {
        if (!scanner.IsOn)
        {
            return "Uploads are not scanned for viruses: Upload:VirusScanner is not set.";
        }
        return await AnswersSoonAsync(cancellationToken)
            ? null
            : "The virus scanner does not answer: uploads wait until it does.";
    }

    private async Task<bool> AnswersSoonAsync(CancellationToken cancellationToken)
    {
        var answer = Ask();
        try
        {
            return await answer.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // One question at a time, however many probes come; it ends by itself.
    private Task<bool> Ask()
    {
        lock (gate)
        {
            return asking is { IsCompleted: false } ? asking : asking = scanner.AnswersAsync(CancellationToken.None);
        }
    }
}
