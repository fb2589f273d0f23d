using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Messaging;

namespace Nexus.Auth.AuthService.Notices;

/// <summary>Tells a user by mail what happened to his account, in case it was not he.</summary>
[Message("auth-service.send-notice/1")]
internal sealed record SendNotice(Guid UserId, NoticeKind Kind, DateTimeOffset At, string Device, string Address)
{
    public static SendNotice Of(Guid userId, NoticeKind kind, TimeProvider clock) =>
        new(userId, kind, clock.GetUtcNow(), "", "");
}

internal enum NoticeKind
{
    NewDevice,
    PasswordChanged,
    AuthenticatorOn,
    AuthenticatorOff,
    RecoveryCodeUsed,
    CodesGuessed,
    PasskeyAdded,
    PasskeyRemoved,
    StrangersAccessRemoved,
}

internal sealed class SendNoticeWorker(NoticeTexts texts, ServiceClient client) : ITaskWorker<SendNotice>
{
    public Task RunAsync(SendNotice task, TaskContext context, CancellationToken cancellationToken) =>
        client.SendAsync(MailCalls.Send, texts.Write(task), cancellationToken);
}
