using Nexus.Auth.UserAuth.Mail;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.Storage;

namespace Nexus.Auth.UserAuth.Exporting;

/// <summary>Collects an export from every service.</summary>
[Message("user-auth.prepare-export/1")]
internal sealed record PrepareExport(Guid ExportId);

internal sealed class PrepareExportWorker(
    UserDb db,
    ExportFile file,
    IObjectStore objects,
    MailTexts texts,
    MailDelivery delivery,
    TimeProvider clock
) : ITaskWorker<PrepareExport>
{
    public async Task RunAsync(PrepareExport task, TaskContext context, CancellationToken cancellationToken)
    {
        var export = await db.Exports.FindAsync([task.ExportId], cancellationToken);
        if (
            export is not { State: ExportState.Preparing }
            || await db.Users.FindAsync([export.UserId], cancellationToken) is not { } user
        )
        {
            return;
        }
        await using var zip = await file.WriteAsync(user, context, cancellationToken);
        await objects
            .For(UserAuthService.ServiceName)
            .PutAsync(export.KeyName, zip, new PutOptions { ContentType = "application/zip" }, cancellationToken);
        export.Finish(zip.Length, clock.GetUtcNow());
        db.Enqueue(new RemoveExport(export.Id), export.ExpiresAt);
        await db.SaveThenTellAsync(cancel => delivery.SendAsync(texts.ExportReady(user), cancel), cancellationToken);
    }

    public async Task GiveUpAsync(PrepareExport task, string reason, CancellationToken cancellationToken) =>
        (await db.Exports.FindAsync([task.ExportId], cancellationToken))?.Fail();
}

/// <summary>Deletes the file of an export.</summary>
[Message("user-auth.remove-export/1")]
internal sealed record RemoveExport(Guid ExportId);

internal sealed class RemoveExportWorker(UserDb db, IObjectStore objects) : ITaskWorker<RemoveExport>
{
    public async Task RunAsync(RemoveExport task, TaskContext context, CancellationToken cancellationToken)
    {
        if (await db.Exports.FindAsync([task.ExportId], cancellationToken) is { } export)
        {
            await objects.For(UserAuthService.ServiceName).DeleteAsync(export.KeyName, cancellationToken);
            export.Remove();
        }
    }
}
