-- 示例：某县已有的“托育服务管理系统”的表。表名、列名、代码、状态和日期的写法都与 duband 不同，duband 不改动它们。
-- The tables of a system that a county has, as they might be found: names, codes, statuses and dates of
-- its own. duband changes nothing here.
create schema 托育系统;

create table 托育系统.单位 (
  单位编号 text primary key,
  单位名称 text not null,
  单位类别 text not null, -- 01 卫健委 02 市卫健委 03 指导中心 04 卫生院、社区卫生服务中心 05 医院 06 中医院 07 疾控中心
  上级编号 text,
  所在乡镇 text,
  是否公办 text -- 是、否
);

create table 托育系统.托育机构 (
  登记号     text primary key,
  机构名称   text not null,
  所在乡镇   text,
  责任卫生院 text,
  回执编号   text,
  执照日期   text, -- 日期均为 YYYYMMDD，空为空串
  备案日期   text,
  状态       text not null, -- 正常、停业、注销
  状态日期   text,
  保险起     text,
  保险止     text
);

create table 托育系统.合作协议 (
  协议号     text primary key,
  登记号     text not null,
  乙方编号   text not null,
  甲方编号   text,
  状态       text not null, -- 草稿、生效、解除
  签订日期   text,
  起始日期   text,
  截止日期   text,
  解除日期   text,
  乙方联络员 text,
  乙方电话   text,
  丙方联络员 text,
  丙方电话   text
);

create table 托育系统.工作记录 (
  记录号   bigint primary key,
  类别     text not null, -- 上门指导、培训、疾控指导、卫生评价、例会、检查、讲座、中医药
  开展日期 text not null
);

-- 多对多 a many-to-many table: which institutions and which staff of which units took part.
create table 托育系统.工作记录_机构 (
  记录号 bigint references 托育系统.工作记录,
  登记号 text,
  primary key (记录号, 登记号)
);

create table 托育系统.工作记录_人员 (
  记录号   bigint references 托育系统.工作记录,
  单位编号 text,
  姓名     text,
  工时     numeric(5, 1),
  primary key (记录号, 单位编号, 姓名)
);

create table 托育系统.隐患 (
  隐患号   bigint primary key,
  记录号   bigint not null,
  登记号   text not null,
  内容     text,
  整改期限 text,
  整改日期 text
);

create table 托育系统.儿童 (
  儿童号     bigint primary key,
  登记号     text not null,
  出生日期   text not null,
  入托日期   text not null,
  离托日期   text,
  建档意愿   text, -- 同意、不同意、空
  建档日期   text
);

create table 托育系统.儿童服务 (
  儿童号   bigint,
  月龄     text, -- 如 12月龄
  项目     text,
  完成日期 text not null,
  primary key (儿童号, 月龄, 项目)
);

create table 托育系统.联系人 (
  序号   serial primary key,
  单位号 text not null, -- 单位编号或登记号
  姓名   text not null,
  职务   text,
  邮箱   text,
  手机   text,
  群名   text, -- duband.yaml 中 endpoints 的名称
  停用   boolean not null default false
);
