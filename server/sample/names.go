package sample

// district is a part of the city. Codes are those of GB/T 2260 where there is one.
type district struct {
	slug, code, name string
	units            int
}

var districts = []district{
	{"zhangdian", "370303", "张店区", 48}, {"zichuan", "370302", "淄川区", 34}, {"boshan", "370304", "博山区", 28},
	{"linzi", "370305", "临淄区", 34}, {"zhoucun", "370306", "周村区", 28}, {"huantai", "370321", "桓台县", 26},
	{"gaoqing", "370322", "高青县", 22}, {"yiyuan", "370323", "沂源县", 24}, {"gaoxin", "370371", "高新区", 28},
	{"jingkai", "370372", "经开区", 18}, {"wenchanghu", "370373", "文昌湖区", 12},
}

// Enterprise names are put together from these; none is meant to be a real one.
var (
	unitWords  = []string{"晨曦", "云岭", "青禾", "松涛", "明湖", "远帆", "金穗", "长虹", "星河", "鹿鸣", "望岳", "百川", "同舟", "新柳", "朝阳", "泉韵"}
	unitTrades = []string{"陶瓷厂", "纺织厂", "机械厂", "化工厂", "琉璃厂", "制药厂", "水泥厂", "印染厂", "物流公司", "食品厂", "中学", "医院", "环卫所", "公交公司", "商场", "铸造厂"}
	branches   = []string{"一车间分会", "二车间分会", "机关分会"}
	surnames   = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "孙", "周", "徐", "高", "马", "朱", "胡", "郭", "林", "何", "宋", "罗", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁"}
	givenFirst = []string{"", "建", "秀", "志", "玉", "海", "春", "丽", "国", "文", "晓", "庆", "永", "淑"}
	givenLast  = []string{"样", "本", "平", "华", "芳", "军", "英", "明", "霞", "峰", "玲", "刚", "燕", "强", "梅", "涛", "红", "磊", "娟", "波"}
	hardships  = []string{"低保", "大病", "单亲", "意外"}
)
