using Nexus.Content.DspUpload.Receiving;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.DspUpload.HandOver;

internal sealed class GiveQuotaBack(UploadQuota quota) : IMessageHandler<ReturnQuota>
{
    public async Task HandleAsync(ReturnQuota message, MessageContext context, CancellationToken cancellationToken)
    {
        await context.BeginAsync(cancellationToken);
        await quota.GiveBackAsync(message.OwnerId, message.Bytes, cancellationToken);
    }
}
