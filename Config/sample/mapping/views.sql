-- The mapping: views of the registry's names and columns over the county's tables, made in a schema of
-- their own, where they can be looked at before they are handed over. Run it with
--   psql -v ON_ERROR_STOP=1 -f views.sql
-- as a user to whom these tables and duband's schemas belong; see README.md beside this file.
begin;

create schema if not exists mapping;

-- 20240108, or empty; a text that is no day is an error with its value in it, not a duty lost.
create or replace function mapping.day(text text) returns date language sql immutable as
$$ select to_date(nullif(trim(text), ''), 'YYYYMMDD') $$;

create view mapping.organisations as
  select 单位编号 as code,
    case 单位类别
      when '01' then 'bureau' when '02' then 'city' when '03' then 'guidance_centre'
      when '04' then 'health_centre' when '05' then 'hospital' when '06' then 'tcm_hospital'
      when '07' then 'cdc'
    end as kind,
    单位名称 as name, nullif(上级编号, '') as parent_code, nullif(所在乡镇, '') as area,
    是否公办 = '是' as public
  from 托育系统.单位;

create view mapping.institutions as
  select 登记号 as code, 机构名称 as name, nullif(所在乡镇, '') as area,
    nullif(责任卫生院, '') as health_centre_code, nullif(回执编号, '') as receipt_no,
    mapping.day(执照日期) as licensed_on, mapping.day(备案日期) as filed_on,
    case 状态 when '停业' then mapping.day(状态日期) end as suspended_on, null::date as resumed_on,
    case 状态 when '注销' then mapping.day(状态日期) end as closed_on,
    mapping.day(保险起) as insured_from, mapping.day(保险止) as insured_until
  from 托育系统.托育机构;

create view mapping.agreements as
  select 协议号 as code, 登记号 as institution_code, 乙方编号 as provider_code,
    nullif(甲方编号, '') as guidance_code,
    case when 状态 <> '草稿' then mapping.day(签订日期) end as signed_on,
    mapping.day(起始日期) as starts_on, mapping.day(截止日期) as ends_on,
    case 状态 when '解除' then mapping.day(解除日期) end as terminated_on,
    nullif(乙方联络员, '') as provider_liaison, nullif(乙方电话, '') as provider_phone,
    nullif(丙方联络员, '') as institution_liaison, nullif(丙方电话, '') as institution_phone
  from 托育系统.合作协议;

-- A row for each activity; who took part is gathered into lists.
create view mapping.activities as
  select 'J' || w.记录号 as code,
    case w.类别
      when '上门指导' then 'visit' when '培训' then 'training' when '疾控指导' then 'disease_control'
      when '卫生评价' then 'evaluation' when '例会' then 'meeting' when '检查' then 'inspection'
      when '讲座' then 'lecture' when '中医药' then 'tcm'
    end as kind,
    mapping.day(w.开展日期) as held_on,
    array(
      select m.登记号 from 托育系统.工作记录_机构 m where m.记录号 = w.记录号 order by m.登记号
    ) as institution_codes,
    array(
      select distinct s.单位编号 from 托育系统.工作记录_人员 s where s.记录号 = w.记录号
      order by s.单位编号
    ) as provider_codes,
    (
      select coalesce(
        jsonb_agg(
          jsonb_build_object('provider', s.单位编号, 'name', s.姓名, 'hours', trim_scale(s.工时))
          order by s.单位编号, s.姓名),
        '[]')
      from 托育系统.工作记录_人员 s where s.记录号 = w.记录号
    ) as staff_hours
  from 托育系统.工作记录 w;

create view mapping.findings as
  select 'F' || 隐患号 as code, 'J' || 记录号 as activity_code, 登记号 as institution_code, 内容 as text,
    mapping.day(整改期限) as mend_by, mapping.day(整改日期) as mended_on
  from 托育系统.隐患;

-- Numbers, never names.
create view mapping.children as
  select 'C' || 儿童号 as code, 登记号 as institution_code, mapping.day(出生日期) as born_on,
    mapping.day(入托日期) as enrolled_on, mapping.day(离托日期) as left_on,
    case 建档意愿 when '同意' then 'yes' when '不同意' then 'no' else 'unknown' end as record_consent,
    mapping.day(建档日期) as record_opened_on
  from 托育系统.儿童;

create view mapping.child_services as
  select 'C' || 儿童号 as child_code, rtrim(月龄, '月龄')::int as milestone_months, 项目 as item,
    mapping.day(完成日期) as done_on
  from 托育系统.儿童服务;

create view mapping.contacts as
  select 单位号 as owner_code, 姓名 as name, nullif(职务, '') as role, nullif(邮箱, '') as email,
    nullif(手机, '') as phone, nullif(群名, '') as webhook, not 停用 as active,
    row_number() over (partition by 单位号 order by 序号)::int as position
  from 托育系统.联系人;

-- Handed over: they take the places of the registry's tables, which have to be empty, or of earlier views.
select duban.adopt_views('mapping') as adopted;

-- All that the daemon's own user needs; for `duband` write its name, if it has another.
-- grant select on all tables in schema registry to duband;

commit;
