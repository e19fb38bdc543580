using Penstock.Serialization;

namespace Penstock.Protocol.Tests.Frames;

public sealed class SessionFramesTests
{
    [Fact]
    public void What_a_session_frame_says_survives_the_way()
    {
        var resume = new SessionResume(new SessionId(ulong.MaxValue, 3), 4, 5, 6);
        var resumed = new SessionResumed(1, ulong.MaxValue, 2);
        var refused = new SessionRefused(SessionRefusal.OtherLife, "restarted");
        Assert.Equal(resume, SessionResume.Read(Bytes(resume.Write)));
        Assert.Equal(resumed, SessionResumed.Read(Bytes(resumed.Write)));
        Assert.Equal(refused, SessionRefused.Read(Bytes(refused.Write)));
    }

    [Fact]
    public void Elements_of_a_later_version_are_skipped()
    {
        byte[] bytes = Bytes(writer =>
        {
            writer.WriteArrayHeader(4);
            for (int i = 1; i <= 3; i++)
                writer.WriteInt64(i);
            writer.WriteString("later");
        });
        Assert.Equal(new SessionResumed(1, 2, 3), SessionResumed.Read(bytes));
    }

    [Fact]
    public void A_session_frame_with_too_few_elements_is_refused()
    {
        byte[] bytes = Bytes(writer =>
        {
            writer.WriteArrayHeader(1);
            writer.WriteInt64(1);
        });
        Assert.Throws<WireFormatException>(() => SessionResume.Read(bytes));
        Assert.Throws<WireFormatException>(() => SessionResumed.Read(bytes));
        Assert.Throws<WireFormatException>(() => SessionRefused.Read(bytes));
    }

    private static byte[] Bytes(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return writer.ToArray();
    }
}
